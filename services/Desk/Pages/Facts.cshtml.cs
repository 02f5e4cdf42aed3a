using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>Every fact as each language writes it, with its source and day.</summary>
public sealed class FactsModel(DeskContext desk) : DeskScreen(desk)
{
    const int Parts = 20;

    protected override IReadOnlyList<string> Needs => ["edit", "translate", "approve", "read-editorial"];

    public override string Section => "facts";

    public IReadOnlyList<Field> Filters { get; private set; } = [];

    public IReadOnlyList<StaffFact> Facts { get; private set; } = [];

    [FromQuery(Name = "q")]
    public string? Query { get; set; }

    [FromQuery(Name = "kind")]
    public string? Kind { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Title = W["nav.facts"];
        Filters =
        [
            new("q", W["filter.word"], Query),
            new("kind", W["f.factKind"], Kind, FieldKind.Choice) { Options = [("", W["all"]), .. Desk.Choice("fact-kind")] },
        ];
        var (facts, problem) = await Find(Desk.Gateway, Query, cancellation);
        if (problem is not null) return Missing(problem);
        Facts = string.IsNullOrEmpty(Kind) ? facts : [.. facts.Where(f => f.Kind == Kind)];
        return Page();
    }

    /// <summary>The facts that have all of these words in their key, their texts or their source.</summary>
    internal static async Task<(IReadOnlyList<StaffFact> Facts, DeskProblem? Problem)> Find(DeskGateway gateway, string? query,
        CancellationToken cancellation)
    {
        var words = (query ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var (facts, _, problem) = await gateway.All<ListStaffFactsResponse, StaffFact>("/v1/facts?pageSize=100&locale=*", Parts,
            l => (l.Facts, l.NextPageToken), cancellation);
        if (problem is not null) return (facts, problem);
        bool Has(StaffFact fact, string word) => fact.Key.Contains(word, StringComparison.OrdinalIgnoreCase)
            || (fact.Source?.Reference ?? "").Contains(word, StringComparison.OrdinalIgnoreCase)
            || (fact.Shown ?? []).Any(t => (t.Text ?? "").Contains(word, StringComparison.OrdinalIgnoreCase));
        return ([.. facts.Where(f => Array.TrueForAll(words, word => Has(f, word)))], null);
    }
}
