using System.Globalization;
using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Gateway;
using Embassy.Web.Languages;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>A choice of a filter: its address without the others' change, and how many entries it leaves.</summary>
public sealed record Facet(string Path, string Name, int Count, bool Current);

/// <summary>News, statements, speeches and notices, the newest first.</summary>
public sealed class NewsModel(SiteContext site) : Screen(site)
{
    const int PerPage = 20, Longest = 500;

    static readonly string[] Types = ["news", "statement", "speech", "notice"];

    public IReadOnlyList<Page> Items { get; private set; } = [];

    public int Total { get; private set; }

    public int Number { get; private set; } = 1;

    public int Pages { get; private set; } = 1;

    public IReadOnlyList<Facet> ByType { get; private set; } = [];

    public IReadOnlyList<Facet> ByYear { get; private set; } = [];

    public string? NearestYear { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? type, string? year, [FromQuery(Name = "page")] int? number,
        CancellationToken cancellation)
    {
        if (type is not null && !Types.Contains(type)) type = null;
        if (year is not { Length: 4 } || !int.TryParse(year, CultureInfo.InvariantCulture, out _)) year = null;
        var (all, refused) = await All(cancellation);
        if (refused is not null) return Instead(refused);
        var matching = all.Where(p => (type is null || p.Type == type) && (year is null || Year(p) == year)).ToList();
        (Total, Pages) = (matching.Count, Math.Max(1, (matching.Count + PerPage - 1) / PerPage));
        Number = Math.Clamp(number ?? 1, 1, Pages);
        Items = [.. matching.Skip((Number - 1) * PerPage).Take(PerPage)];
        ByType = [.. Types.Select(t => new Facet(Query(t, year), Label("page-type", t),
            all.Count(p => p.Type == t && (year is null || Year(p) == year)),
            t == type)).Prepend(new Facet(Query(null, year), W["all"], all.Count(p => year is null || Year(p) == year), type is null))
            .Where(f => f.Count > 0 || f.Current)];
        ByYear = [.. all.Where(p => type is null || p.Type == type).GroupBy(Year).OrderByDescending(g => g.Key)
            .Select(g => new Facet(Query(type, g.Key), g.Key, g.Count(), g.Key == year)).Prepend(new Facet(Query(type, null), W["all"],
                all.Count(p => type is null || p.Type == type), year is null))];
        if (Items.Count == 0 && year is not null)
            NearestYear = all.Select(Year).Distinct().MinBy(y => Math.Abs(int.Parse(y, CultureInfo.InvariantCulture) - int.Parse(year,
                CultureInfo.InvariantCulture)));
        Previous = Number > 1 ? Query(type, year, Number - 1) : null;
        Next = Number < Pages ? Query(type, year, Number + 1) : null;
        (CanonicalQuery, Api) = (Query(type, year, Number)[Path("news").Length..], "/v1/pages?order=-publicDate");
        Summary = W["news.summary"];
        Listed = [.. Items.Select(p => (Site.Page(p), p.Title))];
        return Show(type is null ? W["nav.news"] : Label("page-type", type), "news");
    }

    async Task<(List<Page> Pages, ScreenState? Refused)> All(CancellationToken cancellation)
    {
        var all = new List<Page>();
        for (var token = ""; all.Count < Longest;)
        {
            var list = await Site.Get<ListPagesResponse>(
                $"/v1/pages?type={string.Join(',', Types)}&order=-publicDate&pageSize=100&pageToken={Uri.EscapeDataString(token)}",
                    cancellation);
            if (list.Value is null) return (all, ScreenState.Of(list));
            all.AddRange(list.Value.Pages);
            if (string.IsNullOrEmpty(list.Value.NextPageToken)) break;
            token = list.Value.NextPageToken;
        }
        return (all, null);
    }

    static string Year(Page page) => page.PublicDate is { Length: >= 4 } date ? date[..4] : "";

    string Query(string? type, string? year, int number = 1)
    {
        string?[] parts = [type is null ? null : "type=" + type, year is null ? null : "year=" + year,
            number == 1 ? null : "page=" + number.ToString(CultureInfo.InvariantCulture)];
        var query = string.Join('&', parts.Where(p => p is not null));
        return Path("news") + (query.Length > 0 ? "?" + query : "");
    }

    public string Month(Page page) => CivilDates.First(page.PublicDate) is { } day ? CivilDates.MonthTitle(Site.Language, day) : "";
}
