using System.Text.RegularExpressions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Editions;

/// <summary>
/// The internal links in a Markdown body: <c>[text](pages/key)</c>, with or without a leading <c>/v1/</c>.
/// </summary>
public static partial class InternalLinks
{
    const int Most = 500;

    /// <summary>
    /// Returns the link targets as distinct subjects: <c>pages/{key}</c>, <c>engagements/{id}</c>,
    /// <c>agreements/{id}</c>.
    /// </summary>
    public static IReadOnlyList<string> In(string body) =>
        [.. Link().Matches(body).Select(m => m.Groups[1].Value).Distinct(StringComparer.Ordinal).Take(Most)];

    /// <summary>Returns the cited pages that a reader of the edition cannot read in its language.</summary>
    public static async Task<IReadOnlyList<string>> Broken(ContentDb db, Edition edition, DateTimeOffset now,
        CancellationToken cancellation)
    {
        var keys = edition.Cites.Where(c => c.Subject.StartsWith("pages/", StringComparison.Ordinal))
            .Select(c => c.Subject["pages/".Length..]).ToList();
        if (keys.Count == 0) return [];
        var inside = edition.Page.Audience == Audiences.Internal;
        var there = await db.Editions.IgnoreQueryFilters()
            .Where(e => keys.Contains(e.PageKey) && e.Locale == edition.Locale
                && (e.State == Edition.Published || e.State == Edition.Withdrawn || e.State == Edition.Redirected)
                && (inside || e.Page.Audience == Audiences.Public && (e.Page.EmbargoUntil == null || e.Page.EmbargoUntil <= now)))
            .Select(e => e.PageKey).ToListAsync(cancellation);
        return [.. keys.Except(there).Except([edition.PageKey]).Order(StringComparer.Ordinal).Select(k => $"pages/{k}")];
    }

    // Inline links, and definitions of reference links.
    [GeneratedRegex(@"\](?:\(|:)\s{0,3}<?/?(?:v1/)?(pages/[a-z0-9][a-z0-9-]{0,99}|(?:engagements|agreements)/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?=[\s)>#?]|$)")]
    private static partial Regex Link();
}
