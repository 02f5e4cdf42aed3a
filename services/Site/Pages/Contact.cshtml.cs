using Embassy.Site.Screens;
using Embassy.Web.Gateway;
using Embassy.Web.Languages;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Site.Pages;

/// <summary>Address, telephones, hours and closed days of the mission.</summary>
public sealed class ContactModel(SiteContext site) : Screen(site)
{
    public OpeningTimes Hours { get; private set; } = null!;

    /// <summary>The days of the week, the first one as the language's region has it.</summary>
    public IReadOnlyList<(DayOfWeek Day, IReadOnlyList<OpeningHours> Hours)> Week { get; private set; } = [];

    public IReadOnlyList<ClosedDay> Closed { get; private set; } = [];

    /// <summary>The latest notice, which may change the hours.</summary>
    public IReadOnlyList<Page> Notices { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation)
    {
        var notices = await Site.Get<ListPagesResponse>("/v1/pages?type=notice&order=-publicDate&pageSize=2", cancellation);
        Notices = [.. notices.Value?.Pages.Where(p => p.State == "published").Take(1) ?? []];
        var contact = Site.Mission?.Contact;
        var first = (int)Site.Language.Culture.DateTimeFormat.FirstDayOfWeek;
        Hours = OpeningTimes.Of(Site);
        Week = [.. Enumerable.Range(0, 7).Select(i => (DayOfWeek)((first + i) % 7)).Select(d => (d, (IReadOnlyList<OpeningHours>)
            [.. (contact?.Hours ?? []).Where(h => h.Weekday == OpeningTimes.Weekday(d)).OrderBy(h => h.Opens, StringComparer.Ordinal)]))];
        Closed = [.. (contact?.ClosedDays ?? []).Where(d => CivilDates.First(d.Date) >= Site.Today)
            .OrderBy(d => d.Date, StringComparer.Ordinal)];
        (Summary, Api, Crumbs) = (Site.Mission?.Name?.Text, "/v1/mission", [new Crumb(Path("embassy"), W["nav.embassy"])]);
        JsonLd.Add(StructuredData.Mission(this));
        return Show(W["contact"], "embassy", "contact");
    }
}
