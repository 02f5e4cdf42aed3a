using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>A field of a fact that a save would change.</summary>
public sealed record FactDifference(string Label, string Before, string After);

/// <summary>
/// One fact. Before a change is saved, the screen lists the editions that would change by themselves, and those that
/// would get a review.
/// </summary>
public sealed class FactModel(DeskContext desk) : DeskScreen(desk)
{
    const int Parts = 20;

    IReadOnlyList<Field> fields = [];

    protected override IReadOnlyList<string> Needs => ["edit", "translate", "approve", "read-editorial"];

    public override string Section => "facts";

    public override IReadOnlyList<Field> Fields => fields;

    [FromRoute(Name = "id")]
    public string Id { get; set; } = "";

    public bool IsNew => Id == "new";

    public bool MayWrite => Desk.May("edit");

    public StaffFact? Fact { get; private set; }

    /// <summary>The impact was looked at with these values.</summary>
    public bool Checked { get; private set; }

    public IReadOnlyList<FactDifference> Differences { get; private set; } = [];

    /// <summary>Editions that show the value: they change by themselves.</summary>
    public IReadOnlyList<TouchedEdition> Shown { get; private set; } = [];

    /// <summary>Editions with a claim about it: each gets a review.</summary>
    public IReadOnlyList<TouchedEdition> Claimed { get; private set; } = [];

    public IReadOnlyList<StaffFact> History { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await Show(cancellation) is { } problem ? Missing(problem) : Page();

    public async Task<IActionResult> OnPostImpactAsync(CancellationToken cancellation)
    {
        if (await Show(cancellation) is { } problem) return Missing(problem);
        var before = FieldsOf(Fact, stored: true);
        Differences = [.. fields.Zip(before).Where(p => (p.First.Value ?? "") != (p.Second.Value ?? ""))
            .Select(p => new FactDifference(p.First.Label, p.Second.Value ?? "", p.First.Value ?? ""))];
        Checked = true;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        if (await Show(cancellation) is { } problem) return Missing(problem);
        var saved = IsNew
            ? await Desk.Gateway.Write<StaffFact>(HttpMethod.Post, "/v1/facts", new CreateFactRequest(Given("key") ?? "",
                Given("kind") ?? "", Given("value"), Texts(), Given("unit"), null, Given("period"), Source(), Given("asOf"),
                Given("confidence"), Given("derivedFrom")), null, Key, cancellation)
            : await Desk.Gateway.Write<StaffFact>(HttpMethod.Put, $"/v1/facts/{Encode(Id)}", new UpdateFactRequest(Given("value"), Texts(),
                Given("unit"), Fact!.Units, Given("period"), Source(), Given("asOf"), Given("confidence"), Fact.DerivedFrom), ETag, Key,
                cancellation);
        if (saved.Value is { } fact)
            return Finished($"/facts/{Encode(fact.Key)}", string.IsNullOrEmpty(fact.PendingChange) ? "saved" : "pending");
        if (saved.Problem is { Code: "stale" }) ETag = (await Desk.Gateway.Get<StaffFact>(Address, cancellation)).ETag;
        Checked = !IsNew;
        if (saved.Problem is { Code: "stale" }) ModelState.Clear();
        return Refused(saved.Problem);
    }

    string Address => $"/v1/facts/{Encode(Id)}?locale=*";

    GivenSource? Source() => Given("source-reference") is null && Given("source-retrieved") is null && Given("source-note") is null
        ? null : new(Given("source-reference") ?? "", Given("source-retrieved"), Given("source-note"));

    List<GivenText>? Texts()
    {
        var texts = Desk.Locales.Select((l, i) => (Lang: l, Text: Given($"texts-{i}-text"))).Where(t => t.Text is not null)
            .Select(t => new GivenText(t.Lang, t.Text!)).ToList();
        return texts.Count == 0 ? null : texts;
    }

    async Task<DeskProblem?> Show(CancellationToken cancellation)
    {
        Title = IsNew ? W["fact.new"] : Id;
        if (!IsNew)
        {
            var history = Desk.Gateway.Get<ListFactHistoryResponse>($"/v1/facts/{Encode(Id)}/history?pageSize=50&locale=*", cancellation);
            var touched = Touched(cancellation);
            var read = await Desk.Gateway.Get<StaffFact>(Address, cancellation);
            if (read.Value is null) return read.Problem;
            Fact = read.Value;
            if (!HttpMethods.IsPost(Request.Method)) ETag = read.ETag;
            History = (await history).Value?.Versions ?? [];
            var (editions, problem) = await touched;
            // Saving without the impact is not offered.
            if (problem is not null) return problem;
            Shown = [.. editions.Where(e => e.Via.Contains($"value facts/{Id}"))];
            Claimed = [.. editions.Where(e => e.Via.Contains($"claim facts/{Id}"))];
        }
        fields = FieldsOf(Fact, stored: !HttpMethods.IsPost(Request.Method));
        return null;
    }

    async Task<(List<TouchedEdition> Editions, DeskProblem? Problem)> Touched(CancellationToken cancellation)
    {
        var (editions, _, problem) = await Desk.Gateway.All<Impact, TouchedEdition>($"/v1/facts/{Encode(Id)}:impact?pageSize=100", Parts,
            l => (l.Editions, l.NextPageToken), cancellation);
        return (editions, problem);
    }

    List<Field> FieldsOf(StaffFact? fact, bool stored)
    {
        string? Value(string id, string? of) => stored ? of : Given(id);
        var (kind, derived) = (fact?.Kind, fact?.DerivedFrom is { Length: > 0 });
        var list = new List<Field>();
        if (IsNew)
        {
            list.Add(new("key", W["f.factKey"], Value("key", null)) { Lang = "en", Required = true, Hint = W["f.factKey.hint"] });
            list.Add(new("kind", W["f.factKind"], Value("kind", "number"), FieldKind.Choice) { Options = Desk.Choice("fact-kind") });
            list.Add(new("derivedFrom", W["f.derivedFrom"], Value("derivedFrom", null), FieldKind.Choice)
            {
                Options = [("", W["f.derivedFrom.none"]), .. Desk.Choice("derivation")],
            });
        }
        if (!derived && kind != "text")
            list.Add(new("value", W["f.value"], Value("value", fact?.Value)) { Lang = "en", Hint = W["f.value.hint"] });
        if (!derived && (IsNew || kind == "text"))
            foreach (var (l, i) in Desk.Locales.Select((l, i) => (l, i)))
                list.Add(new($"texts-{i}-text", $"{W["f.text"]} ({DeskContext.NameOf(l)})",
                    Value($"texts-{i}-text", fact?.Texts?.FirstOrDefault(t => t.Lang == l)?.Text))
                {
                    Lang = l,
                });
        if (kind is not ("text" or "date"))
            list.Add(new("unit", W["f.unit"], Value("unit", fact?.Unit)) { Lang = "en", Hint = W["f.unit.hint"] });
        if (!derived)
        {
            list.Add(new("period", W["f.period"], Value("period", fact?.Period)) { Lang = "en", Hint = W["f.period.hint"] });
            list.Add(new("asOf", W["f.asOf"], Value("asOf", fact?.AsOf), FieldKind.Day) { Hint = W["f.precision.hint"] });
            list.Add(new("source-reference", W["f.source"], Value("source-reference", fact?.Source?.Reference))
            {
                Required = true,
                Hint = W["f.source.hint"],
            });
            list.Add(new("source-retrieved", W["f.retrieved"], Value("source-retrieved", fact?.Source?.Retrieved), FieldKind.Day));
            list.Add(new("source-note", W["f.sourceNote"], Value("source-note", fact?.Source?.Note), FieldKind.Text));
        }
        list.Add(new("confidence", W["f.confidence"], Value("confidence", fact?.Confidence ?? "reported"), FieldKind.Choice)
        {
            Options = Desk.Choice("confidence"),
        });
        return list;
    }
}
