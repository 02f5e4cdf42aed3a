using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Embassy.Web.Gateway;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>The initiatives by dimension; a step is completed with its evidence.</summary>
public sealed class RoadmapModel(DeskContext desk) : DeskScreen(desk)
{
    IReadOnlyList<Field> fields = [];

    protected override IReadOnlyList<string> Needs => ["record", "read-records"];

    public override string Section => "roadmap";

    public override IReadOnlyList<Field> Fields => fields;

    public IReadOnlyList<Initiative> Initiatives { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await Show(cancellation) is { } problem ? Missing(problem) : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await Show(cancellation) is { } problem) return Missing(problem);
        // One choice names the initiative and its step.
        var (initiative, step) = Given("step")?.Split(' ') is [var first, var second] ? (first, second) : ("", "");
        var done = await Desk.Gateway.Write<Initiative>(HttpMethod.Post,
            $"/v1/initiatives/{Encode(initiative)}/steps/{Encode(step)}:complete", new
            {
                doneOn = Given("doneOn") ?? "",
                evidence = Given("evidence") is { } reference ? new[] { new { reference } } : [],
            }, null, Key, cancellation);
        return done.Value is not null ? Finished("/roadmap", "recorded") : Refused(done.Problem);
    }

    async Task<DeskProblem?> Show(CancellationToken cancellation)
    {
        Title = W["nav.roadmap"];
        var list = await Desk.Gateway.Get<ListInitiativesResponse>(
            $"/v1/initiatives?audience=all&pageSize=100&fallback=true&locale={Desk.Language.Tag}", cancellation);
        if (list.Value is null) return list.Problem;
        Initiatives = list.Value.Initiatives;
        fields =
        [
            new("step", W["f.step"], Given("step"), FieldKind.Choice)
            {
                Options = [.. Initiatives.SelectMany(i => (i.Steps ?? []).Where(s => s.Status != "done")
                    .Select(s => ($"{i.Id} {s.Key}", $"{i.Title?.Text}: {s.Title?.Text ?? s.Key}")))],
            },
            new("doneOn", W["f.doneOn"], Given("doneOn"), FieldKind.Day) { Hint = W["f.day.hint"] },
            new("evidence", W["f.evidence"], Given("evidence")) { Hint = W["f.evidence.hint"] },
        ];
        return null;
    }
}
