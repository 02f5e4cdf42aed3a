using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Commitments;

/// <summary>Reads the lines that cover a day, each with its standing.</summary>
public sealed class CommitmentReader(ForumsDb db)
{
    /// <param name="knownOn">Omits lines decided after this day; null keeps all.</param>
    public async Task<IReadOnlyList<LinesInForce>> LinesOn(DateOnly day, DateOnly? knownOn, CancellationToken cancellation)
    {
        var lines = await db.Commitments.AsNoTracking()
            .Where(c => c.FirstDay <= day && (c.LastDay == null || c.LastDay >= day)).ToListAsync(cancellation);
        return LinesInForce.Among(lines.Where(l => knownOn is not { } known || l.Decided.First <= known));
    }
}
