using System.Collections.Concurrent;
using Embassy.Forums.Votes;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Blocs;

/// <summary>Keeps each bloc's sheet until its members, or the votes, are others. The version is asked of the database each time.</summary>
public sealed class BlocIndex
{
    readonly ConcurrentDictionary<string, (int Version, VoteColumns Columns, BlocStatistics Sheet)> known = new();

    public async Task<BlocStatistics> Sheet(ForumsDb db, string bloc, VoteColumns columns, CancellationToken cancellation)
    {
        if (!BlocStatistics.Blocs.Contains(bloc)) throw Problem.NotFound("bloc", bloc);
        // Before the standings: what changes in between is worked out again next time, never missed.
        var version = await db.BlocVersions.Where(v => v.Bloc == bloc).Select(v => v.Version).SingleOrDefaultAsync(cancellation);
        if (known.TryGetValue(bloc, out var kept) && kept.Version == version && ReferenceEquals(kept.Columns, columns)) return kept.Sheet;
        var standings = await db.BlocStandings.AsNoTracking().Where(s => s.Bloc == bloc).ToListAsync(cancellation);
        var sheet = new BlocStatistics(bloc, columns, standings);
        known[bloc] = (version, columns, sheet);
        return sheet;
    }
}
