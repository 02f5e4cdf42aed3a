using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>An initiative: adds and moves its steps, and links the agreement that resulted.</summary>
public sealed class InitiativeModel(DeskContext desk) : RecordScreen(desk)
{
    protected override IReadOnlyList<string> Needs => ["record", "read-records"];

    public override string Section => "roadmap";

    [FromRoute(Name = "id")]
    public string Id { get; set; } = "";

    public bool New => Id == "new";

    [BindProperty(Name = "_id")]
    public string? NewId { get; set; }

    public RoadmapInitiative? Initiative { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await Show(cancellation) is { } problem ? Missing(problem) : Page();

    /// <summary>Opens a new initiative with its first step.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await Show(cancellation) is { } problem) return Missing(problem);
        var made = await Desk.Gateway.Write<RoadmapInitiative>(HttpMethod.Post, "/v1/initiatives", new
        {
            id = NewId,
            titles = Texts("title"),
            dimension = Given("dimension") ?? "",
            sector = Given("sector"),
            steps = new[] { Step() },
            sources = Source("source"),
            audience = Given("audience"),
        }, null, Key, cancellation);
        return made.Value is { } initiative ? Finished($"/roadmap/{Encode(initiative.Id)}", "created-record")
            : Refused(Named(made.Problem, f =>
            StepField(f, "steps[0].") ?? (f.StartsWith("sources", StringComparison.Ordinal) ? "source"
                : TextField(f, "titles", "title"))));
    }

    public async Task<IActionResult> OnPostAddAsync(CancellationToken cancellation)
    {
        if (await Show(cancellation) is { } problem) return Missing(problem);
        var added = await Desk.Gateway.Write<RoadmapInitiative>(HttpMethod.Post, $"/v1/initiatives/{Encode(Id)}/steps",
            new { step = Step(), before = Given("s-before") }, ETag, Key, cancellation);
        return added.Value is not null ? Finished($"/roadmap/{Encode(Id)}", "saved")
            : Refused(Named(added.Problem, f => f == "before" ? "s-before" : StepField(f, "step.")));
    }

    public async Task<IActionResult> OnPostMoveAsync(CancellationToken cancellation)
    {
        if (await Show(cancellation) is { } problem) return Missing(problem);
        var moved = await Desk.Gateway.Write<RoadmapInitiative>(HttpMethod.Post,
            $"/v1/initiatives/{Encode(Id)}/steps/{Encode(Given("m-step") ?? "")}:move",
            new { before = Given("m-before"), due = Given("m-due") },
            ETag, Key, cancellation);
        return moved.Value is not null ? Finished($"/roadmap/{Encode(Id)}", "saved") : Refused(Named(moved.Problem, f => "m-" + f));
    }

    public async Task<IActionResult> OnPostLinkAsync(CancellationToken cancellation)
    {
        if (await Show(cancellation) is { } problem) return Missing(problem);
        var linked = await Desk.Gateway.Write<RoadmapInitiative>(HttpMethod.Post, $"/v1/initiatives/{Encode(Id)}:link",
            new { agreement = Given("l-agreement") ?? "" }, ETag, Key, cancellation);
        return linked.Value is not null ? Finished($"/roadmap/{Encode(Id)}", "saved") : Refused(Named(linked.Problem, f => "l-" + f));
    }

    object Step()
    {
        var taken = (Initiative?.Steps ?? []).Select(s => s.Key).ToHashSet();
        var n = taken.Count + 1;
        while (taken.Contains($"step-{n}")) n++;
        return new
        {
            key = $"step-{n}",
            titles = Texts("s-title"),
            state = Given("s-state") ?? "",
            bodies = Texts("s-body"),
            due = Given("s-due"),
            after = Given("s-after") is { } after ? new[] { after } : [],
        };
    }

    string? StepField(string field, string path) => !field.StartsWith(path, StringComparison.Ordinal) ? null
        : TextField(field[path.Length..], "titles", "s-title") ?? TextField(field[path.Length..], "bodies", "s-body")
            ?? "s-" + field[path.Length..].Split('[')[0];

    async Task<DeskProblem?> Show(CancellationToken cancellation)
    {
        NewId ??= Guid.CreateVersion7().ToString();
        Title = W["initiative.new"];
        if (!New)
        {
            var read = await Desk.Gateway.Get<RoadmapInitiative>($"/v1/initiatives/{Encode(Id)}?locale={Desk.Language.Tag}&fallback=true",
                cancellation);
            if (read.Value is null) return read.Problem;
            Initiative = read.Value;
            if (HttpMethods.IsGet(Request.Method)) ETag = read.ETag;
            Title = Initiative.Title?.Text ?? Id;
        }
        var agreements = New ? [] : (await Desk.Gateway.Get<ListAgreementProvisionsResponse>(
            $"/v1/agreements?audience=all&pageSize=100&locale={Desk.Language.Tag}&fallback=true", cancellation)).Value?.Agreements ?? [];
        SetFields([.. New ? OpeningFields() : [], .. StepFields(agreements)]);
        return null;
    }

    IEnumerable<Field> OpeningFields()
    {
        foreach (var field in TextFields("title", W["f.title"], null)) yield return field;
        yield return Choice("dimension", W["f.dimension"], "dimension", null);
        yield return new("sector", W["f.sector"], Value("sector", null)) { Lang = "en" };
        yield return new("source", W["f.source"], Value("source", null));
        yield return Audience("audience", "internal");
    }

    IEnumerable<Field> StepFields(IReadOnlyList<AgreementProvisions> agreements)
    {
        IReadOnlyList<(string Value, string Label)> steps = [.. (Initiative?.Steps ?? []).Select(s => (s.Key, s.Title?.Text ?? s.Key))];
        foreach (var field in TextFields("s-title", W["f.step"], null)) yield return field;
        yield return new("s-state", W["f.owner-state"], Value("s-state", Desk.Mission?.SendingState), FieldKind.Choice)
        {
            Options = Desk.Mission is { } m ? [.. new[] { m.SendingState, m.ReceivingState }.Select(s => (s, Desk.Label("state", s)))] : [],
        };
        foreach (var field in TextFields("s-body", W["f.body-of"], null)) yield return field;
        yield return Day("s-due", W["f.due"], null) with { Hint = W["f.precision.hint"] };
        if (New) yield break;
        yield return new("s-after", W["f.after"], Value("s-after", null), FieldKind.Choice) { Options = [("", "–"), .. steps] };
        yield return new("s-before", W["f.before"], Value("s-before", null), FieldKind.Choice) { Options = [("", W["at-end"]), .. steps] };
        yield return new("m-step", W["f.step"], Value("m-step", null), FieldKind.Choice) { Options = steps };
        yield return new("m-before", W["f.before"], Value("m-before", null), FieldKind.Choice)
        {
            Options = [("", W["same-place"]), .. steps],
        };
        yield return Day("m-due", W["f.new-due"], null) with { Hint = W["f.precision.hint"] };
        yield return new("l-agreement", W["agreement"], Value("l-agreement", Initiative?.Agreement), FieldKind.Choice)
        {
            Options = [("", "–"), .. agreements.Select(a => (a.Id, a.Title?.Text ?? a.Id))],
        };
    }
}
