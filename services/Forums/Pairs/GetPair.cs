using Embassy.Forums.Commitments;
using Embassy.Forums.Memberships;
using Embassy.Forums.Positions;
using Embassy.Forums.Resolutions;
using Embassy.Forums.Sessions;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Pairs;

// Returns a forum's data on two States on a day: standings, upcoming sessions, chairs, joint positions, mentions and
// OPEC+ commitments. Read-only: a repeat changes nothing.
partial class PairsApi
{
    public override async Task<V1.Pair> GetPair(V1.GetPairRequest request, ServerCallContext context)
    {
        var forum = served.Find(request.Forum).Key;
        var validation = new RequestValidation();
        var states = request.Pair.Length == 7 ? request.Pair.Split('-') : [];
        if (states is not [{ Length: 3 }, { Length: 3 }] || states[0] == states[1])
            validation.Add("pair", "invalid_format", "Two States and a hyphen: DZA-AZE.");
        else foreach (var state in states) validation.State("pair", state);
        var asOf = validation.Day("asOf", request.AsOf);
        validation.Refuse();
        var (day, today, cancellation) = (asOf ?? clock.Today(), clock.Today(), context.CancellationToken);
        var (first, second) = string.CompareOrdinal(states[0], states[1]) < 0 ? (states[0], states[1]) : (states[1], states[0]);

        var standings = await StandingOnDay.Read(db, forum, day, states, cancellation);
        var otherwise = await StandingOnDay.ReadOthers(db, standings, cancellation);
        var ahead = await db.Sessions.AsNoTracking().Where(s => s.Forum == forum).Where(Session.LayAhead(day, today))
            .OrderBy(s => s.FirstDay).ThenBy(s => s.Key).Take(20).ToListAsync(cancellation);
        var chairs = await db.Chairs.AsNoTracking()
            .Where(c => c.Forum == forum
                && c.FirstDay <= day && (c.State == first || c.State == second || c.LastDay == null || c.LastDay >= day))
            .OrderByDescending(c => c.FirstDay).ThenBy(c => c.Key).Take(50).ToListAsync(cancellation);
        // A pair has few positions, so the steps taken after the day are left out in memory.
        var positions = (await db.JointPositions.AsNoTracking().Where(p => p.Forum == forum && p.First == first && p.Second == second)
            .ToListAsync(cancellation)).Where(p => p.DraftedOn.First <= day)
            .OrderByDescending(p => p.StepOn(day)).ThenBy(p => p.Id).Take(50);
        // Of a past day only what had surely been adopted; what has no day is as old as its session.
        var resolutions = await db.Resolutions.AsNoTracking().Where(r => r.Forum == forum && r.SortDay <= day)
            .Where(Resolution.FoundBy(ResolutionWord.OfState(first), ResolutionWord.OfState(second)))
            .Where(r => day >= today || r.Adopted != null
                || db.Sessions.Any(s => s.Forum == forum && s.Key == r.Session && s.LastDay <= day))
            .OrderByDescending(r => r.SortDay).ThenBy(r => r.Key)
            .AsAsyncEnumerable().Where(r => day >= today || r.Adopted is null || r.Adopted.Value.Last <= day).Take(20)
            .ToListAsync(cancellation);
        var commitments = served.Find(forum).Has(ForumEntry.Commitments) ? await commitmentReader.LinesOn(day, null, cancellation) : [];

        var pair = new V1.Pair
        {
            Forum = forum,
            States = { states },
            AsOf = CivilDate.Day(day).ToString(),
            Standings =
            {
                standings.OrderBy(s => Array.IndexOf(states, s.PredecessorOf.Length > 0 ? s.PredecessorOf : s.Membership.State))
                    .Select(s => s.ToProto(otherwise)),
            },
            Ahead = { ahead.Select(s => s.ToProto(today)) },
            Chairs = { chairs.Select(c => c.ToProto()) },
            Positions = { positions.Select(p => p.ToProto(embargoToo: requestContext.Caller.SeesInternal, asOf: day)) },
            Resolutions = { resolutions.Select(r => r.ToProto(states)) },
            Commitments = { commitments.Where(l => l.Standing == LinesInForce.Holds && states.Contains(l.Line.Party))
                .Select(l => l.ToProto()) },
        };
        context.SetETag(ETags.OfContent(pair));
        context.MayBeCached(SurrogateKeys.Usual, [.. PartsOfAPair.Select(part => $"forums/{forum}/{part}")]);
        return pair;
    }

    static readonly string[] PartsOfAPair = ["members", "sessions", "chairs", "positions", "resolutions", "commitments"];
}
