using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Roadmap;

// One initiative with its steps, and where each of them stands today. One query.
partial class RoadmapApi
{
    public override async Task<V1.Initiative> GetInitiative(V1.GetInitiativeRequest request, ServerCallContext context)
    {
        var initiative = await Initiative(request.Id, db.Initiatives.AsNoTracking(), context.CancellationToken);
        context.MayBeCached(SurrogateKeys.Usual, $"initiatives/{initiative.Id}");
        return Show(initiative, context);
    }
}
