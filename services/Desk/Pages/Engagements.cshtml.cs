using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Embassy.Web.Gateway;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>The engagements, newest or next first.</summary>
public sealed class EngagementsModel(DeskContext desk) : DeskScreen(desk)
{
    protected override IReadOnlyList<string> Needs => ["plan", "read-plans"];

    public override string Section => "engagements";

    public ListEngagementsResponse List { get; private set; } = new([], null, null);

    [FromQuery(Name = "q")]
    public string? Query { get; set; }

    [FromQuery(Name = "status")]
    public string? Status { get; set; }

    [FromQuery(Name = "year")]
    public string? Year { get; set; }

    [FromQuery(Name = "pageToken")]
    public string? PageToken { get; set; }

    public IReadOnlyList<Field> Filters { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Title = W["nav.engagements"];
        Filters =
        [
            new("q", W["filter.word"], Query), new("year", W["filter.year"], Year, FieldKind.Number),
            new("status", W["filter.state"], Status, FieldKind.Choice) { Options = [("", W["all"]), .. EngagementModel.Statuses(Desk)] },
        ];
        var list = await Desk.Gateway.Get<ListEngagementsResponse>($"/v1/engagements?audience=all&order=-start&pageSize=50&fallback=true"
            + $"&locale={Desk.Language.Tag}" + QueryPart("q", Query) + QueryPart("status", Status) + QueryPart("year", Year)
            + QueryPart("pageToken", PageToken), cancellation);
        if (list.Value is null) return Missing(list.Problem);
        List = list.Value;
        return Page();
    }
}
