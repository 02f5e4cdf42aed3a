using Embassy.Events.Calendars;
using Embassy.Events.Feeds;
using Embassy.ServiceDefaults;
using Google.Api;
using Grpc.Core;

namespace Embassy.Events;

// One engagement as a schema.org Event, for the page that shows it. What is not public is not there, for a caller with a token too.
partial class EventsApi
{
    public override async Task<HttpBody> GetEngagementEvent(V1.GetEngagementEventRequest request, ServerCallContext context)
    {
        requestContext.Caller = Caller.Nobody;
        var calendarRequest = await Ask(request.Locale, "", "", 0, fallback: true, context);
        var engagement = await Find(request.Id, context.CancellationToken);
        var file = CachedFile.Of(JsonFile.Write(CalendarItem.Of(engagement, clock.Now(), toStaff: false), calendarRequest.Locale, calendarRequest.Mission.Locales, shelf.Address));
        context.MayBeCached(SurrogateKeys.Usual, $"engagements/{engagement.Id}", "mission");
        return Send(file, JsonFile.LinkedType, calendarRequest, context);
    }
}
