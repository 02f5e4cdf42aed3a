using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Charts;
using Embassy.Web.Gateway;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>The register of agreements: each with its status and since when it has it.</summary>
public sealed class AgreementsModel(SiteContext site) : Screen(site)
{
    public IReadOnlyList<Agreement> Agreements { get; private set; } = [];

    public IReadOnlyList<Facet> ByStatus { get; private set; } = [];

    public IReadOnlyList<Facet> ByYear { get; private set; } = [];

    public IReadOnlyList<Facet> BySector { get; private set; } = [];

    public string? Query { get; private set; }

    public bool None { get; private set; }

    public ChartData Chart { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string? status, string? year, string? sector, string? q, CancellationToken cancellation)
    {
        Query = q is { Length: > 0 and <= 200 } ? q : null;
        var address = "/v1/agreements?order=-signedOn&pageSize=100" + (Query is null ? "" : "&q=" + Uri.EscapeDataString(Query));
        var list = await Site.Get<ListAgreementsResponse>(address, cancellation);
        if (list.Value is null) return Instead(list.Status == 400 ? ScreenState.NotFound : ScreenState.Of(list));
        var all = list.Value.Agreements;
        None = all.Count == 0 && Query is null;
        if (all.All(a => a.Status != status)) status = null;
        if (all.All(a => Year(a) != year)) year = null;
        if (!all.Any(a => In(a, sector))) sector = null;
        static bool Chosen(Agreement a, string? ofStatus, string? ofYear, string? ofSector) => (ofStatus is null || a.Status == ofStatus)
            && (ofYear is null || Year(a) == ofYear) && (ofSector is null || In(a, ofSector));
        Agreements = [.. all.Where(a => Chosen(a, status, year, sector))];
        List<Agreement> Others(string? ofStatus, string? ofYear, string? ofSector) =>
            [.. all.Where(a => Chosen(a, ofStatus, ofYear, ofSector))];
        ByStatus = Facets(Others(null, year, sector), a => [a.Status], status, v => Address(v, year, sector), v => Label("status", v));
        BySector = Facets(Others(status, year, null), a => a.Sectors ?? [], sector, v => Address(status, year, v),
            v => W.Has("sector." + v) ? W["sector." + v] : v);
        ByYear = Facets(Others(status, null, sector), a => Year(a).Length > 0 ? [Year(a)] : [], year, v => Address(status, v, sector),
            v => v, byCount: false);
        Chart = ChartOf(all);
        Listed = Entries("agreements", Agreements, a => (a.Id, a.Title));
        (Summary, Api) = (W["agreements.summary"], "/v1/agreements?order=-signedOn");
        return Show(W["nav.agreements"], "agreements");
    }

    ChartData ChartOf(IReadOnlyList<Agreement> all)
    {
        string[] years = [.. all.Select(Year).Where(y => y.Length > 0).Distinct().Order(StringComparer.Ordinal)];
        string[] statuses = [.. all.GroupBy(a => a.Status).OrderByDescending(g => g.Count()).Take(5).Select(g => g.Key)];
        return new("agreements", W["agreements.chart", ("c", W.Count("agreements.count", all.Count)),
            ("m", Site.Number(all.Count(a => a.Status == "in-force")))], W["year"], years,
            [.. statuses.Select(s => new ChartSeries(Label("status", s),
                [.. years.Select(y => (decimal?)all.Count(a => a.Status == s && Year(a) == y))]))],
            Csv: Path("figures", "agreements.csv"));
    }

    static string Year(Agreement agreement) => agreement.SignedOn is { Length: >= 4 } signed ? signed[..4] : "";

    static bool In(Agreement agreement, string? sector) => agreement.Sectors?.Contains(sector ?? "") == true;

    // How many of each a reader would see, with the other choices as they are.
    IReadOnlyList<Facet> Facets(List<Agreement> agreements, Func<Agreement, IReadOnlyList<string>> values, string? chosen,
        Func<string?, string> address, Func<string, string> name, bool byCount = true)
    {
        var groups = agreements.SelectMany(values).GroupBy(v => v)
            .OrderByDescending(g => byCount ? g.Count() : 0).ThenByDescending(g => g.Key, StringComparer.Ordinal);
        return [new(address(null), W["all"], agreements.Count, chosen is null),
            .. groups.Select(g => new Facet(address(g.Key), name(g.Key), g.Count(), g.Key == chosen))];
    }

    string Address(string? status, string? year, string? sector)
    {
        var query = string.Join('&', new[]
        {
            status is null ? null : "status=" + status, year is null ? null : "year=" + year,
            sector is null ? null : "sector=" + Uri.EscapeDataString(sector), Query is null ? null : "q=" + Uri.EscapeDataString(Query),
        }.Where(p => p is not null));
        return Path("agreements") + (query.Length > 0 ? "?" + query : "");
    }
}
