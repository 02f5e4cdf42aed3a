using System.Text.RegularExpressions;
using Embassy.Content.Editions;
using Embassy.Content.Pages;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content;

// Writes the draft of one language; what was approved or scheduled is a draft again. The same words again change nothing;
// nobody outside the house is told.
partial class ContentApi
{
    public override async Task<V1.Edition> SaveDraft(V1.SaveDraftRequest request, ServerCallContext context)
    {
        var locales = await missions.Locales(db, context.CancellationToken);
        var validation = new RequestValidation();
        validation.Language("locale", request.Locale, locales);
        var slug = validation.Slug("slug", request.Slug);
        var title = validation.Text("title", request.Title, 300, required: true);
        var summary = validation.Text("summary", request.Summary, 2000, lines: true);
        var body = validation.Text("body", request.Body, MostBody, lines: true);
        foreach (var (field, plain) in new[] { ("title", title), ("summary", summary) })
            validation.When(plain.Contains("{{", StringComparison.Ordinal), field, "broken_binding", "Facts stand in the body only.");
        CheckCites(validation, request.Cites);
        var boundBody = await Weave(validation, body.Length > MostBody ? "" : body, request.Locale, context.CancellationToken);
        validation.Refuse();

        var page = await FindPage(request.Key, context.CancellationToken);
        var newest = await Newest(page.Key, request.Locale, context.CancellationToken);
        if (newest is not null) context.ExpectVersion(newest.Version);
        var source = request.Locale == page.AuthenticLocale ? null : await SourceFingerprint(page.Key, page.AuthenticLocale, context.CancellationToken);
        return await Draft(page, newest, request.Locale, new EditionText(slug, title, summary, body, request.Cites), source, boundBody, context);
    }

    internal const int MostBody = 400_000;

    /// <param name="at">What stands before the name of the field.</param>
    internal static void CheckCites(RequestValidation validation, IList<string> cites, string at = "")
    {
        validation.Count($"{at}cites", cites.Count, 0, 100);
        foreach (var (cite, i) in cites.Take(100).Select((c, i) => (c, i)))
        {
            validation.When(!Cited().IsMatch(cite), $"{at}cites[{i}]", "invalid_format", "engagements/{id} or agreements/{id}, with a UUID.");
            validation.When(cites.IndexOf(cite) < i, $"{at}cites[{i}]", "duplicate", "Each once.");
        }
    }

    /// <summary>Writes words into the draft that is there, or into the next one.</summary>
    async Task<V1.Edition> Draft(Page page, Edition? newest, string locale, EditionText words, string? source, BoundBody boundBody, ServerCallContext context, IReadOnlyList<string>? earlier = null)
    {
        var open = newest is { IsOpen: true };
        await Slug.Claim(db, words.Slug, page.Key, locale, before: open ? newest!.Slug : null, context.CancellationToken);
        var draft = open ? newest! : Edition.After(newest, page.Key, locale);
        var scheduled = draft.State == Edition.Scheduled;
        if (draft.Write(words, source, requestContext.Caller.Id, clock.Now(), earlier))
        {
            await using var transaction = open ? await db.Database.BeginTransactionAsync(context.CancellationToken) : null;
            if (!open) db.Editions.Add(draft);
            // The schedule was for other words.
            if (scheduled && await db.Schedules.FindAsync([page.Key, locale], context.CancellationToken) is { } schedule) db.Schedules.Remove(schedule);
            await Keep(boundBody, draft, isNew: !open, context.CancellationToken);
            await db.SaveChangesAsync(context.CancellationToken);
            if (transaction is not null) await transaction.CommitAsync(context.CancellationToken);
        }
        return await Show(draft, page, context);
    }

    /// <summary>What a translator has before him: the newest authentic text, published or not.</summary>
    Task<string?> SourceFingerprint(string key, string authentic, CancellationToken cancellation) =>
        db.Editions.Where(e => e.PageKey == key && e.Locale == authentic).OrderByDescending(e => e.Number).Select(e => e.Fingerprint).FirstOrDefaultAsync(cancellation);

    [GeneratedRegex("^(engagements|agreements)/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
    private static partial Regex Cited();
}
