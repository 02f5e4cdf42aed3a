using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>What imports of calendars proposed: each becomes an engagement, or is discarded.</summary>
public sealed class CandidatesModel(DeskContext desk) : RecordScreen(desk)
{
    static readonly string[] Statuses = ["open", "planned", "discarded", "cancelled", "gone"],
        Directions = ["incoming", "outgoing", "elsewhere"];

    protected override IReadOnlyList<string> Needs => ["plan", "read-plans"];

    public override string Section => "calendar";

    [FromQuery(Name = "status")]
    public string? Status { get; set; }

    [FromQuery(Name = "pageToken")]
    public string? PageToken { get; set; }

    public ListImportCandidatesResponse List { get; private set; } = new([], null, null);

    public Task<IActionResult> OnGetAsync(CancellationToken cancellation) => Show(null, cancellation);

    public async Task<IActionResult> OnPostAsync(string id, int version, string act, CancellationToken cancellation)
    {
        var etag = VersionTag(version);
        if (act == "discard")
        {
            var gone = await Desk.Gateway.Write<ImportCandidate>(HttpMethod.Post, $"/v1/import-candidates/{Encode(id)}:discard",
                new { }, etag, $"{Key}-{id}", cancellation);
            return gone.Value is not null ? Finished("/calendar/candidates", "recorded") : await Show(gone.Problem, cancellation);
        }
        var planned = await Desk.Gateway.Write<PlannedEngagement>(HttpMethod.Post, $"/v1/import-candidates/{Encode(id)}:plan", new
        {
            kind = Given($"kind-{id}") ?? "",
            direction = Given($"direction-{id}") ?? "",
            audience = "internal",
        }, etag, $"{Key}-{id}", cancellation);
        return planned.Value is { } engagement ? Finished($"/engagements/{Encode(engagement.Id)}", "date-planned")
            : await Show(Named(planned.Problem, f => f is "kind" or "direction" ? $"{f}-{id}" : null), cancellation);
    }

    async Task<IActionResult> Show(DeskProblem? problem, CancellationToken cancellation)
    {
        Title = W["candidates.title"];
        Status = Array.IndexOf(Statuses, Status) < 0 ? "open" : Status;
        var list = await Desk.Gateway.Get<ListImportCandidatesResponse>(
            $"/v1/import-candidates?status={Status}&pageSize=50&includeTotal=true"
            + QueryPart("pageToken", PageToken), cancellation);
        if (list.Value is null) return Missing(list.Problem);
        List = list.Value;
        SetFields([new("status", W["h.state"], Status, FieldKind.Choice) { Options = Desk.Choice("candidate-status") },
            .. List.Candidates.SelectMany(c => (Field[])
            [
                new($"kind-{c.Id}", W["f.kind"], Value($"kind-{c.Id}", "meeting"), FieldKind.Choice)
                {
                    Options = EngagementModel.KindChoice(Desk),
                },
                new($"direction-{c.Id}", W["f.direction"], Value($"direction-{c.Id}", "incoming"), FieldKind.Choice)
                {
                    Options = [.. Directions.Select(x => (x, W["direction." + x]))],
                },
            ])]);
        return problem is null ? Page() : Refused(problem);
    }

    public string When(ImportCandidate c) => (c.StartsAt is { } at ? Desk.Instant(at) : Desk.Date(c.Start))
        + (c.TimeZone is { Length: > 0 } zone ? $" ({DeskContext.ZoneName(zone)})" : "");
}
