using System.Globalization;
using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Embassy.Web.Gateway;
using Embassy.Web.Languages;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>A day of the calendar: what takes place on it.</summary>
public sealed record CalendarDay(DateOnly Date, bool Within, bool Today, (int Day, int Month, int Year)? Hijri,
    IReadOnlyList<CalendarEntry> Engagements, IReadOnlyList<Occasion> Occasions);

/// <summary>A month or a week with public and internal engagements, the days of both States, and Hijri days.</summary>
public sealed class CalendarModel(DeskContext desk) : RecordScreen(desk)
{
    protected override IReadOnlyList<string> Needs => ["plan", "read-plans"];

    public override string Section => "calendar";

    [FromQuery(Name = "month")]
    public string? Month { get; set; }

    /// <summary>A day of the week that is shown instead of a month.</summary>
    [FromQuery(Name = "week")]
    public string? Week { get; set; }

    public bool ByWeek { get; private set; }

    public DateOnly First { get; private set; }

    public DateOnly Last { get; private set; }

    public IReadOnlyList<CalendarDay> Days { get; private set; } = [];

    /// <summary>What is known to the month or the year only.</summary>
    public IReadOnlyList<CalendarEntry> Undated { get; private set; } = [];

    public IReadOnlyList<CalendarEntry> Entries { get; private set; } = [];

    public int OpenCandidates { get; private set; }

    public DayOfWeek FirstDay => Desk.Language.Culture.DateTimeFormat.FirstDayOfWeek;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        ByWeek = DateOnly.TryParseExact(Week, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        var month = DateOnly.TryParseExact(Month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var asked)
            && asked.Year is > 1949 and < 2077 ? asked : new DateOnly(Desk.Today.Year, Desk.Today.Month, 1);
        (First, Last) = ByWeek ? (StartOfWeek(day), StartOfWeek(day).AddDays(6)) : (month, month.AddMonths(1).AddDays(-1));
        Month = Text(First)[..7];
        var language = $"locale={Desk.Language.Tag}&fallback=true";
        var engagements = Desk.Gateway.Get<CalendarEntries>(
            $"/v1/engagements?audience=all&from={Text(First)}&to={Text(Last)}&order=start&pageSize=100&{language}", cancellation);
        var occasions = Desk.Gateway.Get<ListOccasionsResponse>($"/v1/occasions?from={Text(First)}&to={Text(Last)}&{language}",
            cancellation);
        var open = Desk.Gateway.Get<ListImportCandidatesResponse>("/v1/import-candidates?status=open&pageSize=1&includeTotal=true",
            cancellation);
        if ((await engagements).Value is not { } list) return Missing((await engagements).Problem);
        var days = (await occasions).Value?.Occasions ?? [];
        OpenCandidates = (await open).Value?.TotalSize ?? 0;
        Entries = [.. list.Engagements.Where(e => e.Start.Length == 10)];
        Undated = [.. list.Engagements.Where(e => e.Start.Length < 10)];
        Days = [.. Shown().Select(d => new CalendarDay(d, d >= First && d <= Last, d == Desk.Today, CivilDates.HijriDay(d),
            [.. Entries.Where(e => Covers(e.Start, e.End, d))], [.. days.Where(o => Covers(o.Start, o.End, d))]))];
        Title = ByWeek ? CivilDates.Period(Desk.Language, Text(First), Text(Last)) : CivilDates.MonthTitle(Desk.Language, First);
        return Page();
    }

    /// <summary>The address of the month or week before or after.</summary>
    public string To(int steps) => ByWeek ? "/calendar?week=" + Text(First.AddDays(7 * steps))
        : "/calendar?month=" + Text(First.AddMonths(steps))[..7];

    public string NameOf(int steps) => ByWeek ? CivilDates.ShortDay(Desk.Language, First.AddDays(7 * steps))
        : CivilDates.MonthTitle(Desk.Language, First.AddMonths(steps));

    public string WeekOf => "/calendar?week=" + Text(Desk.Today >= First && Desk.Today <= Last ? Desk.Today : First);

    DateOnly StartOfWeek(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek - (int)FirstDay + 7) % 7));

    IEnumerable<DateOnly> Shown()
    {
        var first = StartOfWeek(First);
        for (var day = first; day <= Last || (day.DayNumber - first.DayNumber) % 7 != 0; day = day.AddDays(1)) yield return day;
    }

    static bool Covers(string start, string? end, DateOnly day) =>
        CivilDates.First(start) is { } first && day >= first && day <= (CivilDates.Last(end) ?? first);
}
