using Embassy.Events.Calendars;
using Embassy.Events.Feeds;
using Embassy.ServiceDefaults;
using Google.Api;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events;

// What both feeds are made of.
partial class EventsApi
{
    const int MostInFeed = 50;

    async Task<HttpBody> SendFeed(string path, string mediaType, Asked asked, Func<Feed, byte[]> write, ServerCallContext context)
    {
        work.Caller = Caller.Nobody;
        var file = await shelf.Take($"{path} {asked.Query}", await Stamp(asked, context.CancellationToken), async () => write(await Latest(path, asked, context.CancellationToken)));
        context.MayBeCached(Surrogates.Usual, "engagements", "mission");
        return Send(file, mediaType, asked, context);
    }

    async Task<Feed> Latest(string path, Asked asked, CancellationToken cancellation)
    {
        var now = clock.Now();
        var engagements = await Matching(asked).OrderByDescending(e => e.PublicUpdatedAt).ThenByDescending(e => e.Id).Take(MostInFeed).ToListAsync(cancellation);
        var items = engagements.Select(e => CalendarItem.Of(e, now, toStaff: false)).OrderByDescending(i => i.ModifiedAt).ToList();
        var entries = items.Where(i => !i.Withdrawn).Select(i => FeedEntry.Of(i, asked.Locale, asked.Fallback, asked.Mission.Locales, shelf.Address)).ToList();
        return new Feed(CalendarWords.Of(CalendarWords.Calendar, asked.Locale), asked.Locale, $"{shelf.Address}{path}?{asked.Query}", $"{shelf.Address}/v1/engagements",
            items.Count > 0 ? items[0].ModifiedAt : DateTimeOffset.UnixEpoch, entries, [.. items.Where(i => i.Withdrawn).Select(i => (FeedEntry.IdOf(i.Id), i.ModifiedAt))]);
    }
}
