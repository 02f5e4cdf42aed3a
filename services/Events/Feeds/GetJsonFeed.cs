using Google.Api;
using Grpc.Core;

namespace Embassy.Events.Feeds;

// The fifty latest public changes in one language, newest first, as JSON Feed. The same bytes until something public changes.
partial class FeedsApi
{
    public override async Task<HttpBody> GetJsonFeed(V1.GetJsonFeedRequest request, ServerCallContext context) => await SendFeed(
        "/v1/feed.json", JsonFile.FeedType,
        await calendars.Resolve(request.Locale, request.Kind, request.Direction, request.Year, request.Fallback, context), JsonFile.Write, context);
}
