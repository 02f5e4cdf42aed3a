using Embassy.Content.Approvals;
using Embassy.Content.Missions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Facts;

/// <summary>The RPCs of <see cref="V1.FactsService"/>, one file each.</summary>
public sealed partial class FactsApi(
    ContentDb db, RequestContext requestContext, MissionCache missions, FactInputReader inputs, FactWriter writer)
    : V1.FactsService.FactsServiceBase
{
    async Task<Fact> FindFact(string key, CancellationToken cancellation) =>
        await db.Facts.SingleOrDefaultAsync(f => f.Key == key, cancellation) ?? throw Problem.NotFound("fact", key);

    async Task<V1.Fact> Show(Fact fact, CancellationToken cancellation) => fact.ToProto(await missions.Formats(db, cancellation));

    async Task<V1.Fact> ShowWithPending(Fact fact, CancellationToken cancellation)
    {
        var shown = await Show(fact, cancellation);
        shown.PendingChange = await PendingChange.IdOf(db, requestContext.Caller, $"facts/{fact.Key}", cancellation);
        return shown;
    }
}
