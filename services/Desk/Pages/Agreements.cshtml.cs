using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Embassy.Web.Gateway;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>The agreements with their status and who owes the next act.</summary>
public sealed class AgreementsModel(DeskContext desk) : DeskScreen(desk)
{
    protected override IReadOnlyList<string> Needs => ["record", "read-records"];

    public override string Section => "agreements";

    public ListAgreementsResponse List { get; private set; } = new([], null, null);

    [FromQuery(Name = "q")]
    public string? Query { get; set; }

    [FromQuery(Name = "pageToken")]
    public string? PageToken { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Title = W["nav.agreements"];
        var list = await Desk.Gateway.Get<ListAgreementsResponse>(
            $"/v1/agreements?audience=all&pageSize=50&fallback=true&locale={Desk.Language.Tag}"
            + QueryPart("q", Query) + QueryPart("pageToken", PageToken), cancellation);
        if (list.Value is null) return Missing(list.Problem);
        List = list.Value;
        return Page();
    }
}
