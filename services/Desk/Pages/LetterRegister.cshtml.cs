using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>The letters on record, newest first.</summary>
public sealed class LetterRegisterModel(DeskContext desk) : RecordScreen(desk)
{
    protected override IReadOnlyList<string> Needs => ["plan", "read-plans"];

    public override string Section => "letters";

    [FromQuery(Name = "pageToken")]
    public string? PageToken { get; set; }

    public ListPlannedLettersResponse List { get; private set; } = new([], null);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Title = W["letters.register"];
        var list = await Desk.Gateway.Get<ListPlannedLettersResponse>(
            $"/v1/letters?audience=all&order=-dated&pageSize=50&locale={Desk.Language.Tag}"
            + "&fallback=true" + QueryPart("pageToken", PageToken), cancellation);
        if (list.Value is null) return Missing(list.Problem);
        List = list.Value;
        return Page();
    }
}
