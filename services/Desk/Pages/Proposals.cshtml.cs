using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>Outcomes of engagements that may become an initiative or an agreement; each is decided once.</summary>
public sealed class ProposalsModel(DeskContext desk) : RecordScreen(desk)
{
    static readonly string[] Statuses = ["open", "initiative", "agreement", "declined"];

    protected override IReadOnlyList<string> Needs => ["record", "read-records"];

    public override string Section => "roadmap";

    [FromQuery(Name = "status")]
    public string? Status { get; set; }

    public IReadOnlyList<Proposal> List { get; private set; } = [];

    public Task<IActionResult> OnGetAsync(CancellationToken cancellation) => Show(null, cancellation);

    public async Task<IActionResult> OnPostAsync(string id, string decision, CancellationToken cancellation)
    {
        var decided = await Desk.Gateway.Write<Proposal>(HttpMethod.Post, $"/v1/proposals/{Encode(id)}:decide", new
        {
            decision,
            dimension = decision == "initiative" ? Given($"dimension-{id}") : null,
            type = decision == "agreement" ? Given($"type-{id}") : null,
        }, null, $"{Key}-{id}", cancellation);
        return decided.Value is { } proposal
            ? Finished(proposal.Status == "initiative" && proposal.Result is { Length: > 0 } made ? $"/roadmap/{Encode(made)}"
                : proposal.Status == "agreement" && proposal.Result is { Length: > 0 } agreed ? $"/agreements/{Encode(agreed)}"
                : "/proposals", "recorded")
            : await Show(Named(decided.Problem, f => f is "dimension" or "type" ? $"{f}-{id}" : null), cancellation);
    }

    async Task<IActionResult> Show(DeskProblem? problem, CancellationToken cancellation)
    {
        Title = W["proposals.title"];
        Status = Array.IndexOf(Statuses, Status) < 0 ? "open" : Status;
        var list = await Desk.Gateway.Get<ListProposalsResponse>(
            $"/v1/proposals?status={Status}&pageSize=100&locale={Desk.Language.Tag}&fallback=true", cancellation);
        if (list.Value is null) return Missing(list.Problem);
        List = list.Value.Proposals;
        SetFields([new("status", W["h.state"], Status, FieldKind.Choice) { Options = Desk.Choice("proposal-status") },
            .. List.SelectMany(p => (Field[])[Choice($"dimension-{p.Id}", W["f.dimension"], "dimension", null),
                Choice($"type-{p.Id}", W["f.kind-of"], "agreement-type", null)])]);
        return problem is null ? Page() : Refused(problem);
    }
}
