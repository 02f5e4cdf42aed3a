using Embassy.Content.Facts;
using Embassy.Content.Pages;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Editions;

/// <summary>Writes the draft of one language, with its slug, its rendering and the facts that its body names.</summary>
public sealed class DraftWriter(ContentDb db, RequestContext requestContext, FactBinder facts, TimeProvider clock)
{
    /// <inheritdoc cref="FactBinder.Bind"/>
    public Task<BoundBody> Bind(
        RequestValidation validation, string body, string locale, CancellationToken cancellation, string field = "body") =>
        facts.Bind(validation, body, locale, cancellation, field);

    /// <summary>Writes text into the open draft, or into a new one; the same text again changes nothing.</summary>
    /// <param name="newest">The newest edition in this language; null when there is none.</param>
    /// <param name="source">Fingerprint of the source text of the translation; null in the authentic language.</param>
    /// <param name="earlier">The authors of the text when it is copied from an earlier edition.</param>
    public async Task<Edition> Write(
        Page page, Edition? newest, string locale, EditionText words, string? source, BoundBody boundBody, CancellationToken cancellation,
        IReadOnlyList<string>? earlier = null)
    {
        var open = newest is { IsOpen: true };
        await Slug.Claim(db, words.Slug, page.Key, locale, before: open ? newest!.Slug : null, cancellation);
        var draft = open ? newest! : Edition.After(newest, page.Key, locale);
        var scheduled = draft.State == Edition.Scheduled;
        if (draft.Write(words, source, requestContext.Caller.Id, clock.Now(), earlier))
        {
            await using var transaction = open ? await db.Database.BeginTransactionAsync(cancellation) : null;
            if (!open) db.Editions.Add(draft);
            // The schedule was set for the previous text.
            if (scheduled && await db.Schedules.FindAsync([page.Key, locale], cancellation) is { } schedule) db.Schedules.Remove(schedule);
            await facts.Save(boundBody, draft, isNew: !open, cancellation);
            await db.SaveChangesAsync(cancellation);
            if (transaction is not null) await transaction.CommitAsync(cancellation);
        }
        return draft;
    }
}
