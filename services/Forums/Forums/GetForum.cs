using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Forums.Forums;

// Returns one forum of this process, with its numbers of members and of other standings today.
// Read-only: a repeat changes nothing.
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
