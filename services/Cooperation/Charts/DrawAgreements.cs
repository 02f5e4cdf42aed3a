using Google.Api;
using Grpc.Core;

namespace Embassy.Cooperation.Charts;

// Draws agreements by status and year as SVG, from the same chart that GetAgreementsChart returns as data.
// Read-only: a repeat changes nothing.
partial class ChartsApi
{
    public override async Task<HttpBody> DrawAgreements(V1.DrawAgreementsRequest request, ServerCallContext context) =>
        Drawn(await AgreementsChart(new V1.GetAgreementsChartRequest { Party = request.Party, Locale = request.Locale }, context), context);
}
