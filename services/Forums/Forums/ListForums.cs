using Embassy.Forums.Catalogue;
using Embassy.Forums.Memberships;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Forums;

// Lists the forums of this process, each with its numbers of members and of other standings today. Takes one query.
// Read-only: a repeat changes nothing.
partial class ForumsApi
{
    public override async Task<V1.ListForumsResponse> ListForums(V1.ListForumsRequest request, ServerCallContext context)
    {
        var response = new V1.ListForumsResponse { Forums = { await Count(served.All, context.CancellationToken) } };
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, [.. served.All.Select(f => $"forums/{f.Key}")]);
        return response;
    }

    async Task<IEnumerable<V1.Forum>> Count(IReadOnlyList<ForumEntry> forums, CancellationToken cancellation)
    {
        var keys = forums.Select(f => f.Key).ToList();
        var counts = await db.Memberships.Where(m => keys.Contains(m.Forum)).Where(Membership.ShownOn(clock.Today()))
            .GroupBy(m => new { m.Forum, m.Standing }).Select(g => new { g.Key.Forum, g.Key.Standing, States = g.Count() })
            .ToListAsync(cancellation);
        return forums.Select(f => f.ToProto(
            members: counts.Where(c => c.Forum == f.Key && c.Standing is Membership.Member or Membership.Participant).Sum(c => c.States),
            others: counts.Where(c => c.Forum == f.Key && c.Standing is Membership.Observer or Membership.Partner).Sum(c => c.States)));
    }
}
