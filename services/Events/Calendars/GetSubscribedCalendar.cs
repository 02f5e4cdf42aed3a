using Embassy.ServiceDefaults;
using Google.Api;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Calendars;

// Returns the internal calendar to the holder of the secret, who sees for this response what staff sees.
// Nothing caches the response. A repeat changes nothing but the day of the last read.
partial class CalendarsApi
{
    public override async Task<HttpBody> GetSubscribedCalendar(V1.GetSubscribedCalendarRequest request, ServerCallContext context)
    {
        var (digest, now) = (Subscription.DigestOf(request.Secret), clock.Now());
        // The query filter hides subscriptions from an anonymous caller; the secret is the authorization here.
        var subscription = await db.Subscriptions.IgnoreQueryFilters().AsNoTracking()
            .SingleOrDefaultAsync(s => s.Digest == digest, context.CancellationToken);
        if (subscription?.IsOpen(now) != true) throw new Problem(ProblemCodes.NotFound, "There is no such calendar, or no more.");
        requestContext.Caller = new Caller($"subscription {subscription.Id}", [], SeesInternal: true);
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        if (subscription.LastReadOn != today)
            await db.Subscriptions.Where(s => s.Id == subscription.Id)
                .ExecuteUpdateAsync(s => s.SetProperty(r => r.LastReadOn, today), context.CancellationToken);

        var calendarRequest = await calendars.Of(subscription, context.CancellationToken);
        // SOURCE omits the secret because calendar files are forwarded.
        var file = CachedFile.Of(await WriteCalendar(calendarRequest, "/v1/calendar.ics", context.CancellationToken));
        var headers = context.GetHttpContext().Response.Headers;
        headers.CacheControl = "private, no-store";
        headers["Referrer-Policy"] = "no-referrer";
        return file.ToResponse(CalendarFile.MediaType, calendarRequest, context);
    }
}
