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
        var today = clock.Today();
        var may = await db.Memberships.AsNoTracking().Where(m => keys.Contains(m.Forum)).Where(StandingOnDay.MayHold(today))
            .ToListAsync(cancellation);
        var standings = may.GroupBy(m => m.Forum).ToDictionary(g => g.Key, g => StandingOnDay.Of(g, today).ToList());
        return forums.Select(forum =>
        {
            var states = standings.GetValueOrDefault(forum.Key, []);
            int Count(string certainty, params string[] words) =>
                states.Count(s => s.Certainty == certainty && words.Contains(s.Membership.Standing));
            string[] members = [Membership.Member, Membership.Participant], others = [Membership.Observer, Membership.Partner];
            return forum.ToProto(Count(StandingOnDay.Certain, members), Count(StandingOnDay.Certain, others),
                Count(StandingOnDay.Uncertain, [.. members, .. others]));
        });
    }
}
