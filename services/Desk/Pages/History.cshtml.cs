using System.Globalization;
using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>Every edition of a page in one language, the difference between two, and a way back.</summary>
public sealed class HistoryModel(DeskContext desk) : EditionScreen(desk)
{
    protected override IReadOnlyList<string> Needs => ["edit", "translate", "approve", "read-editorial"];

    public override string Tab => "history";

    public ListEditionHistoryResponse History { get; private set; } = new([], null, null);

    [FromQuery(Name = "from")]
    public int? From { get; set; }

    [FromQuery(Name = "to")]
    public int? To { get; set; }

    [FromQuery(Name = "pageToken")]
    public string? PageToken { get; set; }

    public CompareEditionsResponse? Difference { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await Show(cancellation) is { } problem ? Missing(problem) : Page();

    public async Task<IActionResult> OnPostRestoreAsync(int number, CancellationToken cancellation)
    {
        var restored = await Act("restore", new { number }, cancellation);
        if (restored.Problem is null) return Finished(Address, "restored");
        if (await Show(cancellation) is { } problem) return Missing(problem);
        return Refused(restored.Problem);
    }

    async Task<DeskProblem?> Show(CancellationToken cancellation)
    {
        if (await Read(cancellation) is { } problem) return problem;
        if (Edition is null) return null;
        var list = await Desk.Gateway.Get<ListEditionHistoryResponse>(
            $"{Api}/history?pageSize=50{QueryPart("pageToken", PageToken)}", cancellation);
        if (list.Value is null) return list.Problem;
        History = list.Value;
        if (From is not { } from || To is not { } to) return null;
        var difference = await Desk.Gateway.Get<CompareEditionsResponse>(
            string.Create(CultureInfo.InvariantCulture, $"{Api}:compare?from={from}&to={to}"), cancellation);
        Difference = difference.Value;
        return difference.Problem;
    }
}
