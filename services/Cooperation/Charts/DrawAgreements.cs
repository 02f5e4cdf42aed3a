using Google.Api;
using Grpc.Core;

namespace Embassy.Cooperation.Charts;

// Agreements by status and year as SVG: the very chart that GetAgreementsChart gives out as data.
partial class ChartsApi
{
    public override async Task<HttpBody> DrawAgreements(V1.DrawAgreementsRequest request, ServerCallContext context) =>
        Drawn(await AgreementsChart(new V1.GetAgreementsChartRequest { Party = request.Party, Locale = request.Locale }, context), context);
}
