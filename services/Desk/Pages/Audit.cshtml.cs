using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>Who changed what, with the values before and after.</summary>
public sealed class AuditModel(DeskContext desk) : DeskScreen(desk)
{
    static readonly string[] Outcomes = ["done", "refused"];

    protected override IReadOnlyList<string> Needs => ["administer"];

    public override string Section => "audit";

    public ListAuditEntriesResponse List { get; private set; } = new([], null, null);

    public IReadOnlyList<Field> Filters { get; private set; } = [];

    public override IReadOnlyList<Field> Fields => Filters;

    /// <summary>Whether the chains of the audit are whole, in a sentence.</summary>
    public string? Chains { get; private set; }

    [FromQuery(Name = "record")]
    public string? Record { get; set; }

    [FromQuery(Name = "person")]
    public string? Person { get; set; }

    [FromQuery(Name = "outcome")]
    public string? Outcome { get; set; }

    /// <summary>The first and the last day; a month or a year is one too.</summary>
    [FromQuery(Name = "from")]
    public string? From { get; set; }

    [FromQuery(Name = "to")]
    public string? To { get; set; }

    /// <summary>The filters, as a part of a query.</summary>
    public string Query => QueryPart("record", Record) + QueryPart("person", Person) + QueryPart("outcome", Outcome)
        + QueryPart("from", From) + QueryPart("to", To);

    [FromQuery(Name = "pageToken")]
    public string? PageToken { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Title = W["nav.audit"];
        Filters =
        [
            new("record", W["f.record"], Record) { Hint = W["f.record.hint"] }, new("person", W["f.person"], Person),
            new("from", W["f.from-day"], From, FieldKind.Day) { Hint = W["f.precision.hint"] },
            new("to", W["f.to-day"], To, FieldKind.Day),
            new("outcome", W["h.state"], Outcome, FieldKind.Choice)
            {
                Options = [("", W["all"]), .. Outcomes.Select(o => (o, Desk.Label("audit-outcome", o)))],
            },
        ];
        var chains = Desk.Gateway.Get<AuditChains>("/v1/audit:verify", cancellation);
        var list = await Desk.Gateway.Get<ListAuditEntriesResponse>("/v1/audit?pageSize=50" + Query + QueryPart("pageToken", PageToken),
            cancellation);
        if (list.Problem is { Errors.Count: > 0 } problem) return Refused(problem);
        if (list.Value is null) return Missing(list.Problem);
        List = list.Value;
        if ((await chains).Value is { } verified)
            Chains = verified.States.Where(s => s.Fault is { Length: > 0 }).Select(s => s.Service).ToList() is { Count: > 0 } broken
                ? W["audit.broken", ("services", string.Join(W["comma"], broken))] : W["audit.whole"];
        return Page();
    }

    /// <summary>The last part of an operation of the API, <c>ConfirmEngagement</c>; any other as it is.</summary>
    public static string Name(string operation) =>
        operation.StartsWith("embassy.", StringComparison.Ordinal) ? operation.Split('/', '.')[^1] : operation;

    /// <summary>The action of an operation of the API, a handler, a loop, a command or a form.</summary>
    /// <returns>Null if the desk has no words for it.</returns>
    public string? ActionOf(string operation)
    {
        var name = Name(operation);
        string[] keys =
        [
            name, name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..], name.Split(' ')[0],
            name.Length == 0 ? "" : name[..1] + string.Concat(name.Skip(1).TakeWhile(char.IsAsciiLetterLower)),
        ];
        return keys.Select(k => "op." + k).FirstOrDefault(W.Has) is { } key ? W[key] : null;
    }
}
