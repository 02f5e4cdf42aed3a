using System.Globalization;
using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Gateway;
using Embassy.Web.Languages;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>Search in one language, narrowed by type and year.</summary>
public sealed class SearchModel(SiteContext site) : Screen(site)
{
    const int Longest = 200;

    public string Query { get; private set; } = "";

    public SearchResponse? Found { get; private set; }

    public bool TooLong { get; private set; }

    public IReadOnlyList<Facet> ByType { get; private set; } = [];

    public IReadOnlyList<Facet> ByYear { get; private set; } = [];

    /// <summary>Other languages in which the same words are found, with how often.</summary>
    public IReadOnlyList<(Language Language, int Count)> Elsewhere { get; private set; } = [];

    string? type, year;

    public async Task<IActionResult> OnGetAsync(string? q, string? type, string? year, string? token, CancellationToken cancellation)
    {
        (Query, this.type, this.year, NoIndex) = ((q ?? "").Trim(), type, year, true);
        Response.Headers.CacheControl = "no-store";
        TooLong = Query.Length > Longest;
        CanonicalQuery = Query.Length > 0 ? "?q=" + Uri.EscapeDataString(Query) : "";
        if (Query.Length > 0 && !TooLong)
        {
            var found = await Site.Gateway.Get<SearchResponse>(Address(Site.Language, token), cancellation);
            if (found.Unavailable) return Instead(ScreenState.Unavailable);
            if (found.Value is null) TooLong = true;
            else await Show(found.Value, cancellation);
        }
        return Show(Query.Length > 0 ? $"{W["search"]}{W.Colon} {Query}" : W["search"], "search");
    }

    async Task Show(SearchResponse found, CancellationToken cancellation)
    {
        Found = found;
        ByType = [.. found.Types.OrderByDescending(t => t.Count).Select(t =>
            new Facet(Own(t.Value, year), Label("page-type", t.Value) is var l && l != t.Value ? l
            : Label("record", t.Value), t.Count, t.Value == type)).Prepend(new Facet(Own(null, year), W["all"],
                found.Types.Sum(t => t.Count), type is null))];
        ByYear = [.. found.Years.OrderByDescending(y => y.Value, StringComparer.Ordinal)
            .Select(y => new Facet(Own(type, y.Value), y.Value, y.Count, y.Value == year))
            // Not every result has a year.
            .Prepend(new Facet(Own(type, null), W["all"], Math.Max(found.TotalSize, found.Years.Sum(y => y.Count)), year is null))];
        Next = string.IsNullOrEmpty(found.NextPageToken) ? null : Own(type, year) + "&token=" + Uri.EscapeDataString(found.NextPageToken);
        if (found.TotalSize > 0) return;
        var others = await Task.WhenAll(Site.Offered.Where(l => l != Site.Language).Select(async l =>
            (l, (await Site.Gateway.Get<SearchResponse>(Address(l, null), cancellation)).Value?.TotalSize ?? 0)));
        Elsewhere = [.. others.Where(o => o.Item2 > 0)];
    }

    string Address(Language language, string? token) => $"/v1/search?q={Uri.EscapeDataString(Query)}&pageSize=20"
        + (type is null ? "" : "&type=" + Uri.EscapeDataString(type)) + (year is null ? "" : "&year=" + Uri.EscapeDataString(year))
        + (token is null ? "" : "&pageToken=" + Uri.EscapeDataString(token)) + "&locale=" + language.Tag;

    string Own(string? type, string? year) => Path("search") + "?q=" + Uri.EscapeDataString(Query)
        + (type is null ? "" : "&type=" + Uri.EscapeDataString(type)) + (year is null ? "" : "&year=" + Uri.EscapeDataString(year));

    public static string Text(SearchResult result) => string.Concat(result.Title.Select(p => p.Text));

    public string Name(string type) => Label("page-type", type);

    /// <summary>The first words of the query, for a search that finds more.</summary>
    public string? Fewer => Query.LastIndexOf(' ') is > 0 and var end ? Query[..end] : null;

    public string Count(int n) => n.ToString("N0", CultureInfo.GetCultureInfo(Site.Language.Culture.Name));
}
