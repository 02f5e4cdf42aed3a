using System.Collections.Concurrent;
using Embassy.Forums.RollCalls;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Blocs;

/// <summary>Caches the statistics of each bloc until its members or the votes change.</summary>
/// <remarks>Each request reads the current version from the database.</remarks>
public sealed class BlocIndex
{
    readonly ConcurrentDictionary<string, (int Version, VoteColumns Columns, BlocStatistics Sheet)> known = new();

    public async Task<BlocStatistics> Sheet(ForumsDb db, string bloc, VoteColumns columns, CancellationToken cancellation)
    {
        if (!ForumCatalogue.Blocs.Contains(bloc)) throw Problem.NotFound("bloc", bloc);
        // Read before the standings: a change in between causes a recomputation and is never missed.
        var version = await db.BlocVersions.Where(v => v.Bloc == bloc).Select(v => v.Version).SingleOrDefaultAsync(cancellation);
        if (known.TryGetValue(bloc, out var kept) && kept.Version == version && ReferenceEquals(kept.Columns, columns)) return kept.Sheet;
        var standings = await db.BlocStandings.AsNoTracking().Where(s => s.Bloc == bloc).ToListAsync(cancellation);
        var sheet = new BlocStatistics(bloc, columns, standings);
        known[bloc] = (version, columns, sheet);
        return sheet;
    }
}
