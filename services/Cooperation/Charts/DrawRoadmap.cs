using Google.Api;
using Grpc.Core;

namespace Embassy.Cooperation.Charts;

// Draws progress of the roadmap as SVG, from the same chart that GetRoadmapChart returns as data.
// Read-only: a repeat changes nothing.
partial class ChartsApi
{
    public override async Task<HttpBody> DrawRoadmap(V1.DrawRoadmapRequest request, ServerCallContext context) =>
        Drawn(await RoadmapChart(new V1.GetRoadmapChartRequest { Locale = request.Locale }, context), context);
}
