using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Embassy.Web.Gateway;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>A record with the editions that cite it, link to it or depend on it.</summary>
public sealed record UsedRecord(string Subject, string Title, string? Lang, IReadOnlyList<TouchedEdition> Editions);

/// <summary>Finds every page that uses an engagement, an agreement or a page.</summary>
public sealed class UsedModel(DeskContext desk) : DeskScreen(desk)
{
    const int Most = 5;

    protected override IReadOnlyList<string> Needs => ["edit", "translate", "approve", "read-editorial"];

    public override string Section => "used";

    IReadOnlyList<Field> fields = [];

    public override IReadOnlyList<Field> Fields => fields;

    [FromQuery(Name = "q")]
    public string? Query { get; set; }

    public IReadOnlyList<UsedRecord> Records { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Title = W["nav.used"];
        fields = [new("q", W["used.word"], Query) { Hint = W["used.hint"] }];
        if (string.IsNullOrWhiteSpace(Query)) return Page();
        var subjects = new List<(string Subject, string Title, string? Lang)>();
        // The address of a record, as texts and lists write it.
        if (Query.Trim() is var given && given.Contains('/', StringComparison.Ordinal) && !given.Contains(' ', StringComparison.Ordinal))
            subjects.Add((given, given, null));
        else
        {
            var found = await Desk.Gateway.Get<SearchResponse>($"/v1/search?q={Encode(Query)}&locale={Desk.Language.Tag}&pageSize={Most}"
                + "&type=engagement,agreement,page,news,statement,speech,notice", cancellation);
            if (found.Value is null) return Missing(found.Problem);
            subjects.AddRange(found.Value.Results.Select(r => (r.Subject, string.Concat(r.Title.Select(p => p.Text)), (string?)r.Lang)));
        }
        var reads = await Task.WhenAll(subjects.Select(async s => (s, Impact: await Desk.Gateway.Get<Impact>(
            $"/v1/impact?pageSize=100&subject={Encode(s.Subject)}", cancellation))));
        // What is typed is the subject of the read.
        if (reads.FirstOrDefault(r => r.Impact.Value is null).Impact is { } refused)
            return Refused(refused.Problem is not { Errors.Count: > 0 } wrong ? refused.Problem
                : wrong with { Errors = [.. wrong.Errors!.Select(e => e with { Field = e.Field == "subject" ? "q" : e.Field })] });
        Records = [.. reads.Select(r => new UsedRecord(r.s.Subject, r.s.Title, r.s.Lang, r.Impact.Value!.Editions))];
        return Page();
    }
}
