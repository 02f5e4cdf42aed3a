using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Roadmap;

// Returns one initiative with its steps and their standing today. Takes one query. Read-only: a repeat changes nothing.
partial class RoadmapApi
{
    public override async Task<V1.Initiative> GetInitiative(V1.GetInitiativeRequest request, ServerCallContext context)
    {
        var initiative = await Initiative(request.Id, db.Initiatives.AsNoTracking(), context.CancellationToken);
        context.MayBeCached(SurrogateKeys.Usual, $"initiatives/{initiative.Id}");
        return Show(initiative, context);
    }
}
