using Google.Api;
using Grpc.Core;

namespace Embassy.Cooperation.Charts;

// Progress of the roadmap as SVG: the very chart that GetRoadmapChart gives out as data.
partial class ChartsApi
{
    public override async Task<HttpBody> DrawRoadmap(V1.DrawRoadmapRequest request, ServerCallContext context) =>
        Drawn(await RoadmapChart(new V1.GetRoadmapChartRequest { Locale = request.Locale }, context), context);
}
