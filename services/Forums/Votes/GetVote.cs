using Embassy.Forums.Blocs;
using Embassy.Forums.RollCalls;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Votes;

// Returns one recorded vote as in its source, with every ballot from the database, and the line of each bloc if it
// counts. Read-only: a repeat changes nothing.
partial class VotesApi
{
    public override async Task<V1.Vote> GetVote(V1.GetVoteRequest request, ServerCallContext context)
    {
        served.ExpectUn();
        var cancellation = context.CancellationToken;
        if (!RollCall.TryRead(request.Vote, out var source, out var number)
            || await db.RollCalls.AsNoTracking()
                .SingleOrDefaultAsync(r => r.Source == source && r.Number == number, cancellation) is not { } rollCall)
            throw Problem.NotFound("vote", request.Vote);
        var other = rollCall.SameAs is { } id ? await db.RollCalls.AsNoTracking().SingleAsync(r => r.Id == id, cancellation) : null;
        var vote = rollCall.ToProto(other?.Name);
        var ballots = await db.Ballots.AsNoTracking().Where(b => b.RollCall == rollCall.Id).OrderBy(b => b.State).ToListAsync(cancellation);
        vote.Ballots.Add(ballots.Select(b => new V1.Ballot { State = b.State, Choice = b.Choice.Word() }));
        vote.Counted = new V1.VoteTotals
        {
            Yes = Count(Choice.Yes),
            No = Count(Choice.No),
            Abstentions = Count(Choice.Abstain),
            NonVoting = Count(Choice.NonVoting),
            Ballots = ballots.Count,
        };
        vote.Short = vote.Counted.Yes + vote.Counted.No + vote.Counted.Abstentions < rollCall.StatedCast;
        var also = await db.RollCalls.AsNoTracking().Where(r => r.SameAs == rollCall.Id).Select(r => new { r.Source, r.Number })
            .ToListAsync(cancellation);
        vote.Also.Add(also.Select(r => RollCall.NameOf(r.Source, r.Number)).Order(StringComparer.Ordinal));
        var columns = await memory.Current(cancellation);
        if (columns.Place(rollCall.Id) is { } at)
            foreach (var bloc in ForumCatalogue.Blocs)
                vote.Lines.Add((await blocs.Sheet(db, bloc, columns, cancellation)).Line(at, vote.Vote_));
        context.SetETag(ETags.OfContent(vote));
        context.MayBeCached(SurrogateKeys.Usual, RollCall.SurrogateKey, "forums/un/blocs");
        return vote;

        int Count(Choice choice) => ballots.Count(b => b.Choice == choice);
    }
}
