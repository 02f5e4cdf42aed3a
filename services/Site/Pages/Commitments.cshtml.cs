using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Gateway;
using Embassy.Web.Languages;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>The production commitments of OPEC+ on a day, the two States first.</summary>
public sealed class CommitmentsModel(SiteContext site) : Screen(site)
{
    public CommitmentTable Table { get; private set; } = null!;

    public IReadOnlyList<CommitmentRow> Rows { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(string? on, CancellationToken cancellation)
    {
        AsOf = CivilDates.First(on) is not null && on!.Length == 10 ? on : null;
        var found = await Site.Gateway.Get<CommitmentTable>("/v1/forums/opec-plus/commitments:table" + (AsOf is null ? ""
            : "?asOf=" + AsOf), cancellation);
        if (found.Value is null) return Instead(ScreenState.Of(found));
        Table = found.Value;
        Rows = [.. Table.Rows.OrderBy(r => r.Party == Site.Sending ? 0 : r.Party == Site.Receiving ? 1 : 2)];
        (Summary, Api) = (W["commitments.summary"], "/v1/forums/opec-plus/commitments:table");
        Crumbs = [new(Path("forums"), W["nav.forums"]), new(Path("forums", "opec-plus"), Label("forum", "opec-plus"))];
        return Show(W["commitments"], "forums", "opec-plus", "commitments");
    }

    public bool Ours(CommitmentRow row) => row.Party == Site.Sending || row.Party == Site.Receiving;
}
