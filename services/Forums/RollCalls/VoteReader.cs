using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.RollCalls;

/// <summary>Reads votes by their positions in a snapshot.</summary>
public sealed class VoteReader(ForumsDb db)
{
    /// <summary>The votes at these positions, in that order: two queries, whatever their number.</summary>
    public async Task<IReadOnlyList<V1.Vote>> Read(VoteColumns columns, IEnumerable<int> places, CancellationToken cancellation)
    {
        var asked = places.Select(at => (At: at, columns.Heads[at]!.Id)).ToList();
        var ids = asked.ConvertAll(a => a.Id);
        var rollCalls = await db.RollCalls.AsNoTracking().Where(r => ids.Contains(r.Id)).ToDictionaryAsync(r => r.Id, cancellation);
        var also = (await db.RollCalls.AsNoTracking().Where(r => r.SameAs != null && ids.Contains(r.SameAs.Value))
            .Select(r => new { Id = r.SameAs!.Value, r.Source, r.Number }).ToListAsync(cancellation))
            .ToLookup(r => r.Id, r => RollCall.NameOf(r.Source, r.Number));
        return [.. asked.Select(a =>
        {
            var vote = rollCalls[a.Id].ToProto(sameAs: null);
            var (yes, no, abstentions, nonVoting) = columns.Count(a.At);
            vote.Counted = new V1.VoteTotals
            {
                Yes = yes,
                No = no,
                Abstentions = abstentions,
                NonVoting = nonVoting,
                Ballots = yes + no + abstentions + nonVoting,
            };
            vote.Short = columns.IsShort(a.At);
            vote.Also.Add(also[a.Id].Order(StringComparer.Ordinal));
            return vote;
        })];
    }
}
