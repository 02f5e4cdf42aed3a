using Embassy.Forums.Catalogue;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Forums.Sessions;

// Lists the bodies of a forum, in each language, from the forums' data without a query.
// Read-only: a repeat changes nothing.
partial class SessionsApi
{
    public override Task<V1.ListBodiesResponse> ListBodies(V1.ListBodiesRequest request, ServerCallContext context)
    {
        var forum = served.Find(request.Forum);
        var response = new V1.ListBodiesResponse { Bodies = { forum.Bodies.Select(b => b.ToProto(forum)) } };
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, $"forums/{forum.Key}/bodies");
        return Task.FromResult(response);
    }
}
