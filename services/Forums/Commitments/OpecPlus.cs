using Embassy.Forums.Commitments;
using Embassy.Forums.Forums;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums;

// What the slices on commitments and production begin with.
partial class ForumsApi
{
    /// <summary>The forum if it is the one that has commitments. The others have none, which is not the same as an empty list.</summary>
    ForumEntry FindOpecPlus(string key, string noun) =>
        served.Find(key) is { Key: "opec-plus" } forum ? forum : throw new Problem(ProblemCodes.NotFound, $"The forum '{key}' has no {noun}; OPEC+ has.");

    /// <summary>The lines that cover a day, judged; of those decided by another day where one is named.</summary>
    async Task<IReadOnlyList<LinesInForce>> LinesOn(DateOnly day, DateOnly? knownOn, CancellationToken cancellation)
    {
        var lines = await db.Commitments.AsNoTracking().Where(c => c.FirstDay <= day && (c.LastDay == null || c.LastDay >= day)).ToListAsync(cancellation);
        return LinesInForce.Among(lines.Where(l => knownOn is not { } known || l.Decided.First <= known));
    }
}
