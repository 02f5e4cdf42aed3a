using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Forums.Sessions;

// The bodies of a forum, in four languages. They are a fixed list, so nothing is asked of the database.
partial class SessionsApi
{
    public override Task<V1.ListBodiesResponse> ListBodies(V1.ListBodiesRequest request, ServerCallContext context)
    {
        var forum = served.Find(request.Forum);
        var response = new V1.ListBodiesResponse { Bodies = { BodyCatalogue.Of(forum.Key).Select(b => b.ToProto()) } };
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, $"forums/{forum.Key}/bodies");
        return Task.FromResult(response);
    }
}
