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
        work.Caller = Caller.Nobody;
        var asked = await Ask(request.Locale, request.Kind, request.Direction, request.Year, request.Fallback, context);
        var file = await shelf.Take($"ics {asked.Query}", await Stamp(asked, context.CancellationToken), () => WriteCalendar(asked, $"/v1/calendar.ics?{asked.Query}", context.CancellationToken));
        context.MayBeCached(Surrogates.Usual, "engagements", "mission");
        return Send(file, CalendarFile.MediaType, asked, context);
    }

    async Task<byte[]> WriteCalendar(Asked asked, string path, CancellationToken cancellation)
    {
        var (now, toStaff) = (clock.Now(), work.Caller.SeesInternal);
        // The newest, when there are more than a calendar holds; it says how many it leaves out.
        var engagements = await Matching(asked).OrderByDescending(e => e.StartFirst).ThenBy(e => e.StartLast).ThenByDescending(e => e.Id)
            .Take(MostInCalendar).ToListAsync(cancellation);
        var leftOut = engagements.Count < MostInCalendar ? 0 : await Matching(asked).CountAsync(cancellation) - MostInCalendar;
        engagements.Reverse();
        var head = new CalendarHead(asked.Locale, asked.Fallback, asked.Mission.Locales, shelf.Address, shelf.Address + path, toStaff, leftOut);
        return CalendarFile.Write(head, [.. engagements.Select(e => CalendarItem.Of(e, now, toStaff))]);
    }
}
