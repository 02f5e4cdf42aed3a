using System.Globalization;
using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Embassy.Web.Languages;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>The commitments of OPEC+ on a day, each with its decision and its source.</summary>
public sealed class CommitmentsModel(DeskContext desk) : RecordScreen(desk)
{
    const string Api = "/v1/forums/opec-plus/commitments";

    const int Parts = 5;

    static readonly string[] All = ["reference", "cut", "required", "voluntary-cut", "compensation", "target"];

    protected override IReadOnlyList<string> Needs => ["record", "import", "read-records"];

    public override string Section => "commitments";

    [FromQuery(Name = "on")]
    public string? On { get; set; }

    /// <summary>The table is that of what had been decided by this day.</summary>
    [FromQuery(Name = "known")]
    public string? Known { get; set; }

    public CommitmentSheet? Sheet { get; private set; }

    /// <summary>The columns that have a figure.</summary>
    public IReadOnlyList<string> Columns { get; private set; } = [];

    IReadOnlyList<CommitmentLine> Lines { get; set; } = [];

    /// <summary>What another source gives, and what was decided otherwise since.</summary>
    public IReadOnlyList<CommitmentLine> Others { get; private set; } = [];

    /// <summary>The files that the figures came with, newest first.</summary>
    public IReadOnlyList<ImportRecord> Files { get; private set; } = [];

    public string Unit => Words.Of(Desk.Language) is var words && words.Has("unit." + Sheet!.Unit)
        ? words["unit." + Sheet.Unit] : Sheet.Unit;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Title = W["nav.commitments"];
        SetFields(
        [
            new Field("on", W["commitments.day"], On, FieldKind.Day) { Hint = W["commitments.day.hint"] },
            new Field("known", W["commitments.known"], Known, FieldKind.Day) { Hint = W["commitments.known.hint"] },
        ]);
        var day = QueryPart("asOf", On?.Trim()) + QueryPart("knownOn", Known?.Trim());
        var table = Desk.Gateway.Get<CommitmentSheet>($"{Api}:table?{day.TrimStart('&')}", cancellation);
        var lines = Desk.Gateway.All<ListCommitmentLinesResponse, CommitmentLine>($"{Api}?all=true&pageSize=100{day}", Parts,
            l => (l.Commitments, l.NextPageToken), cancellation);
        var files = Desk.Gateway.Get<ListImportsResponse>("/v1/imports?kind=commitments&pageSize=5", cancellation);
        var read = await table;
        if (read.Problem is { Errors.Count: > 0 } problem)
            return Refused(Named(problem, f => f switch { "asOf" => "on", "knownOn" => "known", _ => null }));
        if (read.Value is not { } sheet) return Missing(read.Problem);
        Sheet = sheet with { Rows = [.. sheet.Rows.OrderBy(r => r.Party == Desk.Mission?.SendingState ? 0 : Ours(r.Party) ? 1 : 2)] };
        Columns = [.. All.Where(c => sheet.Rows.Any(r => Value(r, c) is { Length: > 0 }))];
        Lines = [.. (await lines).Items.Where(l => !l.PrintedTotal)];
        Others = [.. Lines.Where(l => l.Standing != "in-force")];
        Files = (await files).Value?.Imports ?? [];
        return Page();
    }

    public static string? Value(CommitmentSheetRow row, string column) => column switch
    {
        "reference" => row.Reference,
        "cut" => row.Cut,
        "required" => row.Required,
        "voluntary-cut" => row.VoluntaryCut,
        "compensation" => row.Compensation,
        _ => row.Target,
    };

    public string Column(string column) => Desk.Label("commitment", column);

    public string Party(string party) => Desk.Label("state", party);

    /// <summary>The lines in force on which a row is based.</summary>
    public IEnumerable<CommitmentLine> LinesOf(string party) => Lines.Where(l => l.Party == party && l.Standing == "in-force");

    public bool Ours(string party) => party == Desk.Mission?.SendingState || party == Desk.Mission?.ReceivingState;

    public string Amount(string? value) => decimal.TryParse(value, NumberStyles.Number, CultureInfo.InvariantCulture, out var number)
        ? number.ToString("#,0.###", Desk.Language.Culture) : value ?? "";

    /// <summary>A source: its address as a link with the name of the host, or the citation.</summary>
    public static IHtmlContent SourceOf(string source) =>
        Uri.TryCreate(source, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? new HtmlContentBuilder().AppendHtml("<a rel=\"noreferrer\" href=\"").Append(address.AbsoluteUri).AppendHtml("\">")
                .Append(address.Host).AppendHtml("</a>")
            : new HtmlContentBuilder().Append(source);
}
