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

    public string? Query { get; private set; }

    public bool None { get; private set; }

    public ChartData Chart { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string? status, string? year, string? q, CancellationToken cancellation)
    {
        Query = q is { Length: > 0 and <= 200 } ? q : null;
        var address = "/v1/agreements?order=-signedOn&pageSize=100" + (Query is null ? "" : "&q=" + Uri.EscapeDataString(Query));
        var list = await Site.Get<ListAgreementsResponse>(address, cancellation);
        if (list.Value is null) return Instead(list.Status == 400 ? ScreenState.NotFound : ScreenState.Of(list));
        var all = list.Value.Agreements;
        None = all.Count == 0 && Query is null;
        if (all.All(a => a.Status != status)) status = null;
        if (all.All(a => Year(a) != year)) year = null;
        Agreements = [.. all.Where(a => (status is null || a.Status == status) && (year is null || Year(a) == year))];
        ByStatus = [.. all.GroupBy(a => a.Status).OrderByDescending(g => g.Count())
            .Select(g => new Facet(Address(g.Key, year), Label("status", g.Key), g.Count(), g.Key == status))
            .Prepend(new Facet(Address(null, year), W["all"], all.Count, status is null))];
        ByYear = [.. all.Where(a => Year(a).Length > 0).GroupBy(Year).OrderByDescending(g => g.Key, StringComparer.Ordinal)
            .Select(g => new Facet(Address(status, g.Key), g.Key, g.Count(), g.Key == year))
            .Prepend(new Facet(Address(status, null), W["all"], all.Count, year is null))];
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

    string Address(string? status, string? year)
    {
        var query = string.Join('&', new[]
        {
            status is null ? null : "status=" + status, year is null ? null : "year=" + year, Query is null ? null
                : "q=" + Uri.EscapeDataString(Query),
        }.Where(p => p is not null));
        return Path("agreements") + (query.Length > 0 ? "?" + query : "");
    }
}
