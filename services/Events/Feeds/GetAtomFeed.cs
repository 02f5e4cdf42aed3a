using Google.Api;
using Grpc.Core;

namespace Embassy.Events.Feeds;

// The fifty latest public changes in one language, newest first, as Atom. The same bytes until something public changes.
partial class FeedsApi
{
    public override async Task<HttpBody> GetAtomFeed(V1.GetAtomFeedRequest request, ServerCallContext context) => await SendFeed(
        "/v1/feed.atom", AtomFile.MediaType,
        await calendars.Resolve(request.Locale, request.Kind, request.Direction, request.Year, request.Fallback, context), AtomFile.Write, context);
}
