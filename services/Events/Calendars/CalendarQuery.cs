using System.Globalization;
using Embassy.Events.Engagements;
using Embassy.Events.Occasions;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Calendars;

/// <summary>Selects the engagements and the language of a calendar or a feed.</summary>
public sealed class CalendarQuery(EventsDb db, RequestContext requestContext, MissionClient missions, LocaleCatalogue locales,
    TimeProvider clock)
{
    /// <summary>The languages in which a calendar is available.</summary>
    public async Task<IReadOnlyList<string>> Locales(CancellationToken cancellation) => (await missions.Get(cancellation)).Locales;

    /// <summary>
    /// Validates the parameters; without a language, Accept-Language decides, then the mission's first language.
    /// </summary>
    public async Task<CalendarRequest> Resolve(string locale, string kind, string direction, int year, bool fallback,
        ServerCallContext context)
    {
        var mission = await missions.Get(context.CancellationToken);
        var validation = new RequestValidation();
        var wanted = locale.Length == 0
            ? Languages.Preferred(context.GetHttpContext().Request.Headers.AcceptLanguage, mission.Locales) ?? mission.Locales[0]
            : Languages.Lookup(locale, mission.Locales) ?? validation.Language("locale", locale, mission.Locales);
        validation.When(year is not 0 and (< 1000 or > 9999), "year", "out_of_range", "1000 to 9999.");
        validation.Refuse();
        return new CalendarRequest(wanted, locale.Length == 0, kind, direction, year, fallback, mission, locales.Of(wanted));
    }

    /// <summary>The calendar request of a subscription.</summary>
    public async Task<CalendarRequest> Of(Subscription subscription, CancellationToken cancellation) => new(
        subscription.Locale, Negotiated: false, subscription.Kind, subscription.Direction, 0, Fallback: true,
        await missions.Get(cancellation), locales.Of(subscription.Locale));

    /// <summary>
    /// The engagements visible to the caller, and those withdrawn from the public, which are shown as withdrawn.
    /// </summary>
    public IQueryable<Engagement> Matching(CalendarRequest calendarRequest)
    {
        if (requestContext.Caller.SeesInternal) return Narrow(db.Engagements.AsNoTracking(), calendarRequest);
        var now = clock.Now();
        return Narrow(db.Engagements.IgnoreQueryFilters().AsNoTracking(), calendarRequest)
            .Where(e => e.WithdrawnAt != null || e.Audience == Audiences.Public && (e.EmbargoUntil == null || e.EmbargoUntil <= now));
    }

    static IQueryable<Engagement> Narrow(IQueryable<Engagement> engagements, CalendarRequest calendarRequest)
    {
        if (calendarRequest.Kind.Length > 0) engagements = engagements.Where(e => e.Kind == calendarRequest.Kind);
        if (calendarRequest.Direction.Length > 0) engagements = engagements.Where(e => e.Direction == calendarRequest.Direction);
        if (calendarRequest.Year == 0) return engagements;
        var (first, last) = (new DateOnly(calendarRequest.Year, 1, 1), new DateOnly(calendarRequest.Year, 12, 31));
        return engagements.Where(e => e.StartFirst >= first && e.StartFirst <= last);
    }

    /// <summary>
    /// The occasions of both States in the year, or from last year to the year after next; none unless asked for.
    /// </summary>
    public async Task<List<Occurrence>> Occasions(CalendarRequest calendarRequest, CancellationToken cancellation)
    {
        if (!calendarRequest.Occasions) return [];
        var (mission, year) = (calendarRequest.Mission, clock.Today().Year);
        var (from, to) = calendarRequest.Year == 0 ? (year - 1, year + 2) : (calendarRequest.Year, calendarRequest.Year);
        var asked = new OccasionsAsked([mission.SendingState, mission.ReceivingState], new DateOnly(from, 1, 1), new DateOnly(to, 12, 31));
        await db.Raise(asked, cancellation);
        return asked.Days;
    }

    /// <summary>
    /// Changes with everything that changes the response: a version, the number of records, the end of an embargo.
    /// </summary>
    public async Task<string> Stamp(CalendarRequest calendarRequest, CancellationToken cancellation)
    {
        var now = clock.Now();
        var seen = await Matching(calendarRequest).GroupBy(_ => 1).Select(g => new
        {
            Count = g.Count(),
            Versions = g.Sum(e => (long)e.Version),
            // A record that becomes public again at the end of an embargo counts as withdrawn until then.
            Open = g.Sum(e => e.EmbargoUntil == null || e.EmbargoUntil <= now ? 1 : 0),
        }).SingleOrDefaultAsync(cancellation);
        var days = string.Join(' ', (await Occasions(calendarRequest, cancellation)).Where(o => o.Decision is not null)
            .Select(o => $"{o.Rule.Key} {o.Cycle} {o.Decision!.Version}"));
        return string.Create(CultureInfo.InvariantCulture,
            $"{seen?.Count} {seen?.Versions} {seen?.Open} {calendarRequest.Mission.Version} {now.Year} {days}");
    }
}
