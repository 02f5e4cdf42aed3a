using System.Globalization;
using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Charts;
using Embassy.Web.Gateway;
using Embassy.Web.Languages;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>The production commitments of OPEC+ on a day, the two States first.</summary>
public sealed class CommitmentsModel(SiteContext site) : Screen(site)
{
    public CommitmentTable Table { get; private set; } = null!;

    public IReadOnlyList<CommitmentRow> Rows { get; private set; } = [];

    /// <summary>The columns that have a figure, by their words.</summary>
    public IReadOnlyList<(string Word, Func<CommitmentRow, string?> Value)> Columns { get; private set; } = [];

    public ChartData Chart { get; private set; } = null!;

    public string Unit => W.Has("unit." + Table.Unit) ? W["unit." + Table.Unit] : Table.Unit;

    public async Task<IActionResult> OnGetAsync(string? on, CancellationToken cancellation)
    {
        AsOf = CivilDates.First(on) is not null && on!.Length == 10 ? on : null;
        var production = Site.Gateway.Get<ListProductionResponse>("/v1/forums/opec-plus/production?pageSize=100", cancellation);
        var found = await Site.Gateway.Get<CommitmentTable>("/v1/forums/opec-plus/commitments:table" + (AsOf is null ? ""
            : "?asOf=" + AsOf), cancellation);
        if (found.Value is null) return Instead(ScreenState.Of(found));
        Table = found.Value;
        Rows = [.. Table.Rows.OrderBy(r => r.Party == Site.Sending ? 0 : r.Party == Site.Receiving ? 1 : 2)];
        Columns = [.. All.Where(c => Rows.Any(r => c.Value(r) is { Length: > 0 }))];
        Chart = ChartOf((await production).Value?.Production ?? []);
        (Summary, Api) = (W["commitments.summary"], "/v1/forums/opec-plus/commitments:table");
        Crumbs = [new(Path("forums"), W["nav.forums"]), new(Path("forums", "opec-plus"), Label("forum", "opec-plus"))];
        return Show(W["commitments"], "forums", "opec-plus", "commitments");
    }

    static readonly (string Word, Func<CommitmentRow, string?> Value)[] All =
    [
        ("reference", r => r.Reference), ("required", r => r.Required), ("voluntary-cut", r => r.VoluntaryCut),
        ("compensation", r => r.Compensation), ("target", r => r.Target),
    ];

    // The target as a bar; the reference and what was produced last, by the day of the table, on it.
    ChartData ChartOf(IReadOnlyList<Production> production)
    {
        var rows = Rows.Where(r => r.Target is { Length: > 0 }).ToList();
        var known = production.Where(p => p.Shown && string.CompareOrdinal(p.Month, Table.AsOf) <= 0).ToList();
        var month = known.Count == 0 ? null : known.Max(p => p.Month);
        ChartSeries[] series =
        [
            new(Label("commitment", "target"), [.. rows.Select(r => Value(r.Target))]),
            new(Label("commitment", "reference"), [.. rows.Select(r => Value(r.Reference))], ChartMark.Tick),
            new(W["commitments.produced", ("m", Site.Date(month))],
                [.. rows.Select(r => Value(known.FirstOrDefault(p => p.Month == month && p.Party == r.Party)?.Value))], ChartMark.Point),
        ];
        return new("commitments", W["commitments.chart"], W["states"], [.. rows.Select(r => State(r.Party))],
            [.. series.Where(s => s.Values.Any(v => v is not null))], Unit, known.FirstOrDefault(p => p.Month == month)?.Source,
            Path("figures", "commitments.csv"));
    }

    static decimal? Value(string? value) => decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
        ? number : null;

    public bool Ours(CommitmentRow row) => row.Party == Site.Sending || row.Party == Site.Receiving;
}
