using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>The imports of all services, newest first, and where to start one.</summary>
public sealed class ImportsModel(DeskContext desk) : RecordScreen(desk)
{
    protected override IReadOnlyList<string> Needs => ["plan", "edit", "import", "read-records", "read-plans", "read-editorial"];

    public override string Section => "imports";

    [FromQuery(Name = "kind")]
    public string? Kind { get; set; }

    [FromQuery(Name = "pageToken")]
    public string? PageToken { get; set; }

    public ListImportsResponse List { get; private set; } = new([], null, null);

    /// <summary>The kinds that this person may import.</summary>
    public IEnumerable<string> Kinds => ImportKind.All.Where(k => Desk.May(k.Policy)).Select(k => k.Name)
        .Concat(Desk.May("import") ? ["votes"] : Array.Empty<string>());

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Title = W["nav.imports"];
        SetFields([new("kind", W["f.kind-of"], Kind, FieldKind.Choice) { Options = [("", W["all"]), .. Desk.Choice("import-kind")] }]);
        var list = await Desk.Gateway.Get<ListImportsResponse>("/v1/imports?pageSize=50" + (string.IsNullOrEmpty(Kind) ? "" : "&kind="
            + Encode(Kind)) + QueryPart("pageToken", PageToken), cancellation);
        if (list.Value is null) return list.Problem?.Errors is { Count: > 0 } ? Refused(list.Problem) : Missing(list.Problem);
        List = list.Value;
        return Page();
    }

    public string NameOf(string kind) => W.Has("import." + kind) ? W["import." + kind] : Desk.Label("import-kind", kind);
}
