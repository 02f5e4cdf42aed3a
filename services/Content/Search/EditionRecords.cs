using System.Globalization;
using Embassy.Content.Editions;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Search;

/// <summary>
/// Reads this service's own editions as rows, limited to the public ones an anonymous caller may read now.
/// </summary>
static class EditionRecords
{
    sealed record Row(string PageKey, string Type, string Locale, string Slug, string Title, string Summary, string Body, string? Filled, int Number, DateTimeOffset? PublishedAt);

    /// <summary>
    /// Returns the public editions of these pages; <paramref name="db"/> must be anonymous, so that the audience filter
    /// applies.
    /// </summary>
    public static async Task<List<IndexUnit>> Of(ContentDb db, IReadOnlyList<string> keys, CancellationToken cancellation) =>
        [.. (await Rows(db.Editions.Where(e => keys.Contains(e.PageKey))).ToListAsync(cancellation)).Select(ToUnit)];

    /// <summary>
    /// Returns the next batch of all editions in key order; the last row of one batch is the cursor of the next.
    /// </summary>
    public static async Task<List<IndexUnit>> After(ContentDb db, string key, string locale, int most, CancellationToken cancellation)
    {
        var rows = await Rows(db.Editions.Where(e => string.Compare(e.PageKey, key) > 0 || e.PageKey == key && string.Compare(e.Locale, locale) > 0)
            .OrderBy(e => e.PageKey).ThenBy(e => e.Locale)).Take(most).ToListAsync(cancellation);
        return [.. rows.Select(ToUnit)];
    }

    /// <summary>Returns the edition that an announcement's subject names; null for another subject.</summary>
    public static (string Key, string Locale)? Edition(string subject) => subject.Split('/') is ["pages", var key, "editions", var locale] ? (key, locale) : null;

    public static string About(string key, string locale) => $"pages/{key}/editions/{locale}";

    static IQueryable<Row> Rows(IQueryable<Edition> editions) => editions.AsNoTracking().Where(e => e.State == Editions.Edition.Published)
        .Select(e => new Row(e.PageKey, e.Page.Type, e.Locale, e.Slug, e.Title, e.Summary, e.Body,
            e.RenderedEdition != null && e.RenderedEdition.Shown != null ? e.RenderedEdition.Text : null, e.Number, e.PublishedAt));

    static IndexUnit ToUnit(Row row)
    {
        var about = About(row.PageKey, row.Locale);
        return new IndexUnit(about, [new SearchDocument(about, $"pages/{row.PageKey}", row.Locale, row.Type, row.Title, MarkdownText.Of(row.Summary), row.Filled is null ? MarkdownText.Of(row.Body) : MarkdownText.Line(row.Filled), "",
            row.PublishedAt!.Value.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), row.Slug, row.Number, $"/v1/pages/{row.PageKey}?locale={row.Locale}")]);
    }
}
