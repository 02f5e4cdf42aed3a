using Embassy.ServiceDefaults;
using Google.Api;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Calendars;

// The internal calendar for whoever has the secret: for this one answer the holder sees what staff sees. Nothing keeps it.
partial class CalendarsApi
{
    public override async Task<HttpBody> GetSubscribedCalendar(V1.GetSubscribedCalendarRequest request, ServerCallContext context)
    {
        var (digest, now) = (Subscription.DigestOf(request.Secret), clock.Now());
        // Nobody sees subscriptions; the secret is what opens this one.
        var subscription = await db.Subscriptions.IgnoreQueryFilters().AsNoTracking().SingleOrDefaultAsync(s => s.Digest == digest, context.CancellationToken);
        if (subscription?.IsOpen(now) != true) throw new Problem(ProblemCodes.NotFound, "There is no such calendar, or no more.");
        requestContext.Caller = new Caller($"subscription {subscription.Id}", [], SeesInternal: true);
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (subscription.LastReadOn != today)
            await db.Subscriptions.Where(s => s.Id == subscription.Id).ExecuteUpdateAsync(s => s.SetProperty(r => r.LastReadOn, today), context.CancellationToken);

        var calendarRequest = await calendars.Of(subscription, context.CancellationToken);
        // Its SOURCE does not hold the secret: files are passed on.
        var file = CachedFile.Of(await WriteCalendar(calendarRequest, "/v1/calendar.ics", context.CancellationToken));
        var headers = context.GetHttpContext().Response.Headers;
        headers.CacheControl = "private, no-store";
        headers["Referrer-Policy"] = "no-referrer";
        return file.ToResponse(CalendarFile.MediaType, calendarRequest, context);
    }
}
