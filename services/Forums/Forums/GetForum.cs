using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Forums.Forums;

// One forum of this process, with how many States stand in it today.
// Asking again changes nothing.
partial class ForumsApi
{
    public override async Task<V1.Forum> GetForum(V1.GetForumRequest request, ServerCallContext context)
    {
        var forum = (await Count([served.Find(request.Forum)], context.CancellationToken)).Single();
        context.SetETag(ETags.OfContent(forum));
        context.MayBeCached(SurrogateKeys.Usual, $"forums/{request.Forum}");
        return forum;
    }
}
