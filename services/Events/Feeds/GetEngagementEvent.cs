using Embassy.Events.Calendars;
using Embassy.Events.Engagements;
using Embassy.ServiceDefaults;
using Google.Api;
using Grpc.Core;

namespace Embassy.Events.Feeds;

// Returns one public engagement as a schema.org Event, for the page that shows it.
// An engagement that is not public does not exist here, even for a caller with a token. Read-only.
partial class FeedsApi
{
    public override async Task<HttpBody> GetEngagementEvent(V1.GetEngagementEventRequest request, ServerCallContext context)
    {
        requestContext.Caller = Caller.Nobody;
        var calendarRequest = await calendars.Resolve(request.Locale, "", "", 0, fallback: true, context);
        var engagement = await db.FindEngagement(request.Id, context.CancellationToken);
        var file = CachedFile.Of(
            JsonFile.Write(CalendarItem.Of(engagement, clock.Now(), toStaff: false), calendarRequest.Locale,
                calendarRequest.Mission.Locales, cache.Links));
        context.MayBeCached(SurrogateKeys.Usual, $"engagements/{engagement.Id}", "mission");
        return file.ToResponse(JsonFile.LinkedType, calendarRequest, context);
    }
}
