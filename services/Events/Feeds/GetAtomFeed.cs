using Google.Api;
using Grpc.Core;

namespace Embassy.Events.Feeds;

// Returns the 50 latest public changes in one language as Atom, newest first.
// The bytes stay the same until something public changes. Read-only.
partial class FeedsApi
{
    public override async Task<HttpBody> GetAtomFeed(V1.GetAtomFeedRequest request, ServerCallContext context) => await SendFeed(
        "/v1/feed.atom", AtomFile.MediaType,
        await calendars.Resolve(request.Locale, request.Kind, request.Direction, request.Year, request.Fallback, context), AtomFile.Write,
        context);
}
