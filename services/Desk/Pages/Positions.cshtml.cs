using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>Joint positions and candidacies in a forum: drafted, agreed by both States, delivered.</summary>
public sealed class PositionsModel(DeskContext desk) : RecordScreen(desk)
{
    protected override IReadOnlyList<string> Needs => ["record", "import", "read-records"];

    public override string Section => "positions";

    [FromQuery(Name = "forum")]
    public string? Forum { get; set; }

    [BindProperty(Name = "_id")]
    public string? NewId { get; set; }

    public IReadOnlyList<JointPosition> List { get; private set; } = [];

    public Task<IActionResult> OnGetAsync(CancellationToken cancellation) => Show(null, cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var made = await Desk.Gateway.Write<JointPosition>(HttpMethod.Post, $"/v1/forums/{Encode(Forum ?? "")}/positions", new
        {
            id = NewId,
            kind = Given("kind") ?? "",
            states = (Given("states") ?? "").Split([',', '،', ' '], StringSplitOptions.RemoveEmptyEntries),
            titles = Texts("title"),
            session = Given("session"),
            drafted = Given("drafted") ?? "",
            sources = Source("source"),
            audience = Given("audience"),
        }, null, Key, cancellation);
        return made.Value is not null ? Finished($"/positions?forum={Encode(Forum ?? "")}", "created-record")
            : await Show(Named(made.Problem, f => f.StartsWith("states", StringComparison.Ordinal) ? "states"
                : f.StartsWith("sources", StringComparison.Ordinal) ? "source" : TextField(f, "titles", "title")), cancellation);
    }

    public async Task<IActionResult> OnPostStepAsync(string id, int version, string step, CancellationToken cancellation)
    {
        var moved = await Desk.Gateway.Write<JointPosition>(HttpMethod.Post,
            $"/v1/forums/{Encode(Forum ?? "")}/positions/{Encode(id)}:{(step == "deliver" ? "deliver" : "agree")}",
            new { date = Given($"date-{id}") ?? "" }, VersionTag(version), $"{Key}-{id}", cancellation);
        return moved.Value is not null ? Finished($"/positions?forum={Encode(Forum ?? "")}", "recorded")
            : await Show(Named(moved.Problem, f => f == "date" ? $"date-{id}" : null), cancellation);
    }

    async Task<IActionResult> Show(DeskProblem? problem, CancellationToken cancellation)
    {
        NewId ??= Guid.CreateVersion7().ToString();
        Title = W["nav.positions"];
        var forums = Desk.Choice("forum");
        Forum = forums.Any(f => f.Value == Forum) ? Forum : forums.Count > 0 ? forums[0].Value : "un";
        var list = await Desk.Gateway.Get<ListJointPositionsResponse>(
            $"/v1/forums/{Encode(Forum!)}/positions?audience=all&pageSize=100&locale={Desk.Language.Tag}&fallback=true", cancellation);
        if (list.Value is null) return Missing(list.Problem);
        List = list.Value.Positions;
        var mission = Desk.Mission;
        SetFields(
        [
            new("forum", W["f.forum"], Forum, FieldKind.Choice) { Options = forums },
            Choice("kind", W["f.kind-of"], "position-kind", "joint-position"), .. TextFields("title", W["f.title"], null),
            new("states", W["f.states"], Value("states", mission is null ? "" : $"{mission.SendingState}, {mission.ReceivingState}"))
            {
                Lang = "en",
                Hint = W["f.parties.hint"],
            },
            new("session", W["f.session"], Value("session", null)) { Lang = "en" }, Day("drafted", W["f.drafted"], Text(Desk.Today)),
            new("source", W["f.source"], Value("source", null)), Audience("audience", "internal"),
            .. List.Select(p => Day($"date-{p.Id}", W["f.day"], Text(Desk.Today))),
        ]);
        return problem is null ? Page() : Refused(problem);
    }

    public static string? NextStep(JointPosition position) => position.Status switch
    {
        "drafted" => "agree",
        "agreed" => "deliver",
        _ => null,
    };
}
