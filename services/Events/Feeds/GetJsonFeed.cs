using Google.Api;
using Grpc.Core;

namespace Embassy.Events.Feeds;

// Returns the 50 latest public changes in one language as JSON Feed, newest first.
// The bytes stay the same until something public changes. Read-only.
partial class FeedsApi
{
    public override async Task<HttpBody> GetJsonFeed(V1.GetJsonFeedRequest request, ServerCallContext context) => await SendFeed(
        "/v1/feed.json", JsonFile.FeedType,
        await calendars.Resolve(request.Locale, request.Kind, request.Direction, request.Year, request.Fallback, context), JsonFile.Write,
        context);
}
