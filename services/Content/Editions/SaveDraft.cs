using System.Text.RegularExpressions;
using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content;

// Writes the draft of one language. The same words again change nothing; nobody outside the house is told.
partial class ContentApi
{
    public override async Task<V1.Edition> SaveDraft(V1.SaveDraftRequest request, ServerCallContext context)
    {
        var locales = await missions.Locales(db, context.CancellationToken);
        var checks = new Checks();
        checks.Language("locale", request.Locale, locales);
        var slug = checks.Slug("slug", request.Slug);
        var title = checks.Text("title", request.Title, 300, required: true);
        var summary = checks.Text("summary", request.Summary, 2000, lines: true);
        var body = checks.Text("body", request.Body, 400_000, lines: true);
        checks.Count("cites", request.Cites.Count, 0, 100);
        foreach (var (cite, i) in request.Cites.Select((c, i) => (c, i)))
        {
            checks.When(!Cited().IsMatch(cite), $"cites[{i}]", "invalid_format", "engagements/{id} or agreements/{id}, with a UUID.");
            checks.When(request.Cites.IndexOf(cite) < i, $"cites[{i}]", "duplicate", "Each once.");
        }
        checks.Refuse();

        var page = await FindPage(request.Key, context.CancellationToken);
        var newest = await Newest(page.Key, request.Locale, context.CancellationToken);
        if (newest is not null) context.ExpectVersion(newest.Version);
        await Claim(slug, page.Key, request.Locale, context.CancellationToken);
        var source = request.Locale == page.AuthenticLocale ? null : await SourceFingerprint(page.Key, page.AuthenticLocale, context.CancellationToken);
        var draft = newest is { State: Edition.Draft } ? newest : Edition.After(newest, page.Key, request.Locale);
        if (draft.Write(slug, title, summary, body, request.Cites, source, work.Caller.Id, clock.Now()))
        {
            if (draft != newest) db.Editions.Add(draft);
            await db.SaveChangesAsync(context.CancellationToken);
        }
        return await Show(draft, page, context);
    }

    /// <summary>What a translator has before him: the newest authentic text, published or not.</summary>
    Task<string?> SourceFingerprint(string key, string authentic, CancellationToken cancellation) =>
        db.Editions.Where(e => e.PageKey == key && e.Locale == authentic).OrderByDescending(e => e.Number).Select(e => e.Fingerprint).FirstOrDefaultAsync(cancellation);

    async Task Claim(string slug, string key, string locale, CancellationToken cancellation)
    {
        var taken = await db.Slugs.FindAsync([locale, slug], cancellation);
        if (taken is null) db.Slugs.Add(new Slug { Locale = locale, Name = slug, PageKey = key });
        else if (taken.PageKey != key)
            throw new Problem(Reasons.SlugTaken, $"The slug '{slug}' belongs to another page in '{locale}'.", [new Fault("slug", "duplicate", "Choose another.")]);
    }

    [GeneratedRegex("^(engagements|agreements)/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
    private static partial Regex Cited();
}
