using Embassy.Content.Missions;
using Embassy.Content.Rendering;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Editions;

/// <summary>Writes the draft of one language, with its slug and its rendering.</summary>
public sealed class DraftWriter(ContentDb db, RequestContext requestContext, MissionCache missions, PageLinks links, TimeProvider clock)
{
    /// <summary>
    /// Parses a body; adds a violation for each fault, and for each fact that it names and that is missing.
    /// </summary>
    public async Task<MarkdownBody> Parse(RequestValidation validation, string body, string locale, CancellationToken cancellation,
        string field = "body")
    {
        var parsed = MarkdownBody.Of(body, locale, await missions.Locales(db, cancellation), cancellation);
        foreach (var fault in parsed.Faults) validation.Add(field, fault.Code, fault.Description);
        await db.Raise(new BodyParsed(parsed, locale, validation, field), cancellation);
        return parsed;
    }

    /// <summary>Renders a text that no context knows, so that nothing of it can be saved.</summary>
    public async Task<V1.Page> Render(Edition text, MarkdownBody body, CancellationToken cancellation)
    {
        var rendered = new RenderedEdition { EditionId = text.Id };
        await db.Raise(new TextRendered(body, text, rendered), cancellation);
        var shown = new V1.Page();
        new PublishedRendering(text.Id, rendered.Html, rendered.Text, rendered.Shown, null).Onto(shown, [], links);
        return shown;
    }

    /// <summary>Saves the words of an author; a translation follows the edition that the author names.</summary>
    public async Task<Edition> Save(DraftTarget target, Edition? newest, string locale, DraftInput input, CancellationToken cancellation)
    {
        var page = target.Page;
        if (input.NeutralReason.Length > 0 && locale != page.AuthenticLocale)
            throw Problem.Invalid("translationNeutralReason", "not_applicable",
                $"Only the authentic text, '{page.AuthenticLocale}', says it.");
        var source = await TranslationSource.Of(db, page, locale, newest, input.Source, cancellation, known: target.Source);
        // What is public already needs no next edition with the same words.
        if (newest is { State: Edition.Published } && input.Words.Same(newest) && newest.Source == source
            && newest.NeutralReason == input.NeutralReason) return newest;
        return await Write(page, newest, locale, input.Words, source, input.Body, cancellation, neutralReason: input.NeutralReason,
            slugOwner: new SlugOwner(target.SlugOwner));
    }

    /// <summary>Writes text into the open draft, or into a new one; the same text again changes nothing.</summary>
    /// <param name="newest">The newest edition in this language; null when there is none.</param>
    /// <param name="source">The authentic edition that a translation follows; null in the authentic language.</param>
    /// <param name="earlier">The authors of the text when it is copied from an earlier edition.</param>
    /// <param name="neutralReason">In the authentic language, why the change touches no translation.</param>
    /// <param name="slugOwner">The owner of the slug; null when it is not read yet.</param>
    public async Task<Edition> Write(
        Page page, Edition? newest, string locale, EditionText words, TranslationSource? source, MarkdownBody body,
        CancellationToken cancellation, IReadOnlyList<string>? earlier = null, string neutralReason = "", SlugOwner? slugOwner = null)
    {
        var open = newest is { IsOpen: true };
        await Slug.Claim(db, words.FrontMatter.Slug, page.Key, locale, before: open ? newest!.FrontMatter.Slug : null, cancellation,
            slugOwner);
        var draft = open ? newest! : Edition.After(newest, page.Key, locale);
        var scheduled = draft.State == Edition.Scheduled;
        if (draft.Write(words, source, requestContext.Caller.Id, clock.Now(), earlier, neutralReason))
        {
            await using var transaction =
                open && db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellation) : null;
            if (!open) db.Editions.Add(draft);
            if (scheduled) await db.Raise(new ScheduledEditionReopened(draft), cancellation);
            await db.Raise(new DraftWritten(draft, body, IsNew: !open), cancellation);
            await db.SaveChangesAsync(cancellation);
            if (transaction is not null) await transaction.CommitAsync(cancellation);
        }
        return draft;
    }
}
