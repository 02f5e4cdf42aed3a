using System.Globalization;
using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Gateway;
using Embassy.Web.Languages;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>A day of the month's table: what takes place on it.</summary>
public sealed record CalendarDay(DateOnly Date, bool InMonth, bool Today, (int Day, int Month, int Year)? Hijri,
    IReadOnlyList<Engagement> Engagements, IReadOnlyList<Occasion> Occasions);

/// <summary>A month: a table of its days, and a list of what takes place.</summary>
public sealed class CalendarModel(SiteContext site) : Screen(site)
{
    public DateOnly Month { get; private set; }

    public IReadOnlyList<CalendarDay> Days { get; private set; } = [];

    /// <summary>What is known to the month or the year only.</summary>
    public IReadOnlyList<Engagement> Undated { get; private set; } = [];

    public IReadOnlyList<Engagement> Dated { get; private set; } = [];

    public IReadOnlyList<Occasion> Occasions { get; private set; } = [];

    /// <summary>What comes after this month, under the month that a reader meets first.</summary>
    public IReadOnlyList<Engagement> Ahead { get; private set; } = [];

    public DayOfWeek FirstDay => Site.Language.Culture.DateTimeFormat.FirstDayOfWeek;

    public async Task<IActionResult> OnGetAsync(string? month, CancellationToken cancellation)
    {
        var today = Site.Today;
        Month = new DateOnly(today.Year, today.Month, 1);
        if (month is not null)
        {
            if (!DateOnly.TryParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var asked)
                || asked.Year is < 1950 or > 2070)
                return Instead(ScreenState.NotFound);
            Month = asked;
        }
        var last = Month.AddMonths(1).AddDays(-1);
        var (from, to) = (Text(Month), Text(last));
        var engagements = Site.Get<ListEngagementsResponse>($"/v1/engagements?from={from}&to={to}&order=start&pageSize=100", cancellation);
        var occasions = Site.Get<ListOccasionsResponse>($"/v1/occasions?from={from}&to={to}", cancellation);
        var ahead = month is not null ? null : Site.Get<ListEngagementsResponse>(
            $"/v1/engagements?from={Text(last.AddDays(1))}&status=planned,tentative,confirmed&order=start&pageSize=6", cancellation);
        await Task.WhenAll(engagements, occasions, ahead ?? (Task)engagements);
        if ((await engagements).Value is not { } list) return Instead(ScreenState.Of(await engagements));
        Occasions = (await occasions).Value?.Occasions ?? [];
        if (ahead is not null) Ahead = (await ahead).Value?.Engagements ?? [];
        Undated = [.. list.Engagements.Where(e => e.Start.Length < 10)];
        Dated = [.. list.Engagements.Where(e => e.Start.Length == 10)];
        Days = [.. Weeks(last).Select(Day)];
        Listed = Entries("events", list.Engagements, e => (e.Id, e.Title));
        Summary = W["calendar.summary", ("m", CivilDates.Month(Site.Language, Month))];
        Api = $"/v1/engagements?from={from}&to={to}";
        if (month is not null) Crumbs = [new(Path("calendar"), W["nav.calendar"])];
        return Show(month is null ? W["nav.calendar"] : CivilDates.MonthTitle(Site.Language, Month), "calendar", month);
    }

    public string MonthPath(int months) => Path("calendar", Month.AddMonths(months).ToString("yyyy-MM", CultureInfo.InvariantCulture));

    public string MonthName(int months) => CivilDates.MonthTitle(Site.Language, Month.AddMonths(months));

    /// <summary>The name of a Hijri month in this language.</summary>
    public string HijriMonth(int month) => W[$"hijri.{month.ToString(CultureInfo.InvariantCulture)}"];

    IEnumerable<DateOnly> Weeks(DateOnly last)
    {
        var first = Month.AddDays(-(((int)Month.DayOfWeek - (int)FirstDay + 7) % 7));
        for (var day = first; day <= last || (day.DayNumber - first.DayNumber) % 7 != 0; day = day.AddDays(1)) yield return day;
    }

    CalendarDay Day(DateOnly day) => new(day, day.Month == Month.Month, day == Site.Today, CivilDates.HijriDay(day),
        [.. Dated.Where(e => Covers(e.Start, e.End, day))], [.. Occasions.Where(o => Covers(o.Start, o.End, day))]);

    static bool Covers(string start, string? end, DateOnly day) =>
        CivilDates.First(start) is { } first && day >= first && day <= (CivilDates.Last(end) ?? first);

    static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
