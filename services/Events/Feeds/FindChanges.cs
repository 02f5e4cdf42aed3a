using Embassy.Events.Calendars;
using Embassy.ServiceDefaults;
using Google.Api;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Feeds;

// The query shared by both feeds.
partial class FeedsApi
{
    const int MostInFeed = 50;

    async Task<HttpBody> SendFeed(string path, string mediaType, CalendarRequest calendarRequest, Func<Feed, byte[]> write,
        ServerCallContext context)
    {
        requestContext.Caller = Caller.Nobody;
        var file = await cache.Add($"{path} {calendarRequest.Query}", await calendars.Stamp(calendarRequest, context.CancellationToken),
            async () => write(await Latest(path, calendarRequest, context.CancellationToken)));
        context.MayBeCached(SurrogateKeys.Usual, "engagements", "mission");
        return file.ToResponse(mediaType, calendarRequest, context);
    }

    async Task<Feed> Latest(string path, CalendarRequest calendarRequest, CancellationToken cancellation)
    {
        var now = clock.Now();
        var engagements = await calendars.Matching(calendarRequest).OrderByDescending(e => e.PublicUpdatedAt).ThenByDescending(e => e.Id)
            .Take(MostInFeed).ToListAsync(cancellation);
        var items = engagements.Select(e => CalendarItem.Of(e, now, toStaff: false)).OrderByDescending(i => i.ModifiedAt).ToList();
        var entries = items.Where(i => !i.Withdrawn).Select(i => FeedEntry.Of(i, calendarRequest, cache.Links)).ToList();
        return new Feed(calendarRequest.Words.Text("calendar.name"), calendarRequest.Locale,
            cache.Links.Api($"{path}?{calendarRequest.Query}"), cache.Links.Home("/v1/engagements"), cache.Links,
            items.Count > 0 ? items[0].ModifiedAt : DateTimeOffset.UnixEpoch, entries,
            [.. items.Where(i => i.Withdrawn).Select(i => (FeedEntry.IdOf(i.Id), i.ModifiedAt))]);
    }
}
