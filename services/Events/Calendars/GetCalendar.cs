using Embassy.Events.Calendars;
using Embassy.ServiceDefaults;
using Google.Api;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events;

// The public calendar in one language, as bytes that stay the same until something public changes. A caller with a token is shown
// no more than the public is: what is internal has secret addresses of its own.
partial class EventsApi
{
    const int MostInCalendar = 10_000;

    public override async Task<HttpBody> GetCalendar(V1.GetCalendarRequest request, ServerCallContext context)
    {
        requestContext.Caller = Caller.Nobody;
        var calendarRequest = await Ask(request.Locale, request.Kind, request.Direction, request.Year, request.Fallback, context);
        var file = await shelf.Add($"ics {calendarRequest.Query}", await Stamp(calendarRequest, context.CancellationToken), () => WriteCalendar(calendarRequest, $"/v1/calendar.ics?{calendarRequest.Query}", context.CancellationToken));
        context.MayBeCached(SurrogateKeys.Usual, "engagements", "mission");
        return Send(file, CalendarFile.MediaType, calendarRequest, context);
    }

    async Task<byte[]> WriteCalendar(CalendarRequest calendarRequest, string path, CancellationToken cancellation)
    {
        var (now, toStaff) = (clock.Now(), requestContext.Caller.SeesInternal);
        // The newest, when there are more than a calendar holds; it says how many it leaves out.
        var engagements = await Matching(calendarRequest).OrderByDescending(e => e.StartFirst).ThenBy(e => e.StartLast).ThenByDescending(e => e.Id)
            .Take(MostInCalendar).ToListAsync(cancellation);
        var leftOut = engagements.Count < MostInCalendar ? 0 : await Matching(calendarRequest).CountAsync(cancellation) - MostInCalendar;
        engagements.Reverse();
        var head = new CalendarProperties(calendarRequest.Locale, calendarRequest.Fallback, calendarRequest.Mission.Locales, shelf.Address, shelf.Address + path, toStaff, leftOut);
        return CalendarFile.Write(head, [.. engagements.Select(e => CalendarItem.Of(e, now, toStaff))]);
    }
}
