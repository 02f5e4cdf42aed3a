using Embassy.ServiceDefaults;
using Google.Api;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Calendars;

// Returns the public calendar in one language; the bytes stay the same until something public changes.
// A caller with a token gets the public calendar too: internal calendars have secret addresses of their own. Read-only.
partial class CalendarsApi
{
    const int MostInCalendar = 10_000;

    public override async Task<HttpBody> GetCalendar(V1.GetCalendarRequest request, ServerCallContext context)
    {
        requestContext.Caller = Caller.Nobody;
        var resolved =
            await calendars.Resolve(request.Locale, request.Kind, request.Direction, request.Year, request.Fallback, context);
        var calendarRequest = resolved with { Occasions = request.Occasions };
        if (request.Occasions && request.Year is not 0 and (< 1900 or > 2200))
            throw Problem.Invalid("year", "out_of_range", "With occasions, 1900 to 2200.");
        var file = await cache.Add($"ics {calendarRequest.Query}", await calendars.Stamp(calendarRequest, context.CancellationToken),
            () => WriteCalendar(calendarRequest, $"/v1/calendar.ics?{calendarRequest.Query}", context.CancellationToken));
        context.MayBeCached(SurrogateKeys.Usual, "engagements", "occasions", "mission");
        return file.ToResponse(CalendarFile.MediaType, calendarRequest, context);
    }

    async Task<byte[]> WriteCalendar(CalendarRequest calendarRequest, string path, CancellationToken cancellation)
    {
        var (now, toStaff) = (clock.Now(), requestContext.Caller.SeesInternal);
        // Keeps the newest engagements when there are more than a calendar holds; the calendar states how many it
        // omits.
        var engagements = await calendars.Matching(calendarRequest).OrderByDescending(e => e.StartFirst).ThenBy(e => e.StartLast)
            .ThenByDescending(e => e.Id)
            .Take(MostInCalendar).ToListAsync(cancellation);
        var leftOut = engagements.Count < MostInCalendar ? 0
            : await calendars.Matching(calendarRequest).CountAsync(cancellation) - MostInCalendar;
        engagements.Reverse();
        var head = new CalendarProperties(
            calendarRequest.Locale, calendarRequest.Words, calendarRequest.Fallback, calendarRequest.Mission.Locales,
            cache.Links, cache.Links.Api(path), toStaff, leftOut);
        return CalendarFile.Write(head, [.. engagements.Select(e => CalendarItem.Of(e, now, toStaff))],
            await calendars.Occasions(calendarRequest, cancellation));
    }
}
