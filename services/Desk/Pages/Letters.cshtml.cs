using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Embassy.Web.Gateway;
using Embassy.Web.Languages;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>The letters of the next occasions, with the text of an earlier year.</summary>
public sealed class LettersModel(DeskContext desk) : DeskScreen(desk)
{
    protected override IReadOnlyList<string> Needs => ["plan", "read-plans"];

    public override string Section => "letters";

    public IReadOnlyList<ExpectedLetter> Letters { get; private set; } = [];

    /// <summary>The earlier letter that was asked for, with its texts.</summary>
    public Letter? Precedent { get; private set; }

    [FromQuery(Name = "precedent")]
    public string? Asked { get; set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        Title = W["nav.letters"];
        var list = await Desk.Gateway.Get<ListExpectedLettersResponse>(
            $"/v1/occasions/letters?daysBefore=30&daysAhead=120&locale={Desk.Language.Tag}&fallback=true", cancellation);
        if (list.Value is null) return Missing(list.Problem);
        Letters = [.. list.Value.Letters.OrderBy(l => l.Occasion.Start, StringComparer.Ordinal)];
        if (!string.IsNullOrEmpty(Asked))
            Precedent = (await Desk.Gateway.Get<Letter>(
                $"/v1/letters/{Encode(Asked)}?locale={Desk.Language.Tag}&fallback=true", cancellation)).Value;
        return Page();
    }

    /// <summary>The days until an occasion, or how long a letter that is not there is overdue.</summary>
    public string Left(ExpectedLetter letter) =>
        CivilDates.First(letter.Occasion.Start)?.DayNumber - Desk.Today.DayNumber is not { } days ? ""
        : days >= 0 ? W.Count("days", days) : letter.Status == "sent" ? "" : W.Count("days-overdue", -days);
}
