using System.Globalization;
using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>Starts an import of votes; it is sent in parts, which can be continued after a break.</summary>
public sealed class VoteImportsModel(DeskContext desk) : RecordScreen(desk)
{
    /// <summary>The layouts in the order in which they are imported.</summary>
    public static readonly IReadOnlyList<string> Layouts = ["roll-calls", "votes", "issues", "ideal-points", "digital-library"];

    protected override IReadOnlyList<string> Needs => ["import", "read-records"];

    public override string Section => "imports";

    public IReadOnlyList<ImportRecord> Earlier { get; private set; } = [];

    public Task<IActionResult> OnGetAsync(CancellationToken cancellation) => Show(null, cancellation);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellation)
    {
        var made = await Desk.Gateway.Write<VoteImport>(HttpMethod.Post, "/v1/forums/un/imports", new
        {
            name = Given("name") ?? "",
            bytes = Given("bytes") ?? "",
            refusals = Given("stop") is null ? "skip" : "stop",
        }, null, Key, cancellation);
        return made.Value is { } import ? LocalRedirect($"/imports/votes/{Encode(import.Import)}") : await Show(made.Problem, cancellation);
    }

    async Task<IActionResult> Show(DeskProblem? problem, CancellationToken cancellation)
    {
        Title = W["import.votes"];
        Earlier = (await Desk.Gateway.Get<ListImportsResponse>("/v1/imports?kind=votes&pageSize=20", cancellation)).Value?.Imports ?? [];
        SetFields(
        [
            new("name", W["f.file-name"], Value("name", null)) { Required = true, Lang = "en" },
            new("bytes", W["f.bytes"], Value("bytes", null), FieldKind.Number) { Hint = W["f.bytes.hint"] },
            new("stop", W["f.whole"], Ticked("stop", false, "name"), FieldKind.Check),
        ]);
        return problem is null ? Page() : Refused(problem);
    }

    public string Number(long n) => n.ToString("N0", Desk.Language.Culture);

    public static string Percent(VoteImport import) =>
        (import.Bytes == 0 ? 0 : 100 * import.Received / import.Bytes).ToString(CultureInfo.InvariantCulture);
}
