using Embassy.Gateway.Endpoints;
using Embassy.Imports.V1;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Imports;

/// <summary>
/// GET /v1/imports/{import}/refusals.csv: returns the refused rows of an import, from the service that has it.
/// </summary>
static class GetImportRefusals
{
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    public static void MapGetImportRefusals(this IEndpointRouteBuilder app) =>
        app.MapGatewayEndpoint("/v1/imports/{import}/refusals.csv", async http =>
        {
            ImportServices.Expect(http, "read-plans");
            EndpointQuery.Of(http);
            var request = new GetRefusedRowsRequest { Import = (string)http.Request.RouteValues["import"]! };
            var asked = await ImportServices.Ask(http, Timeout, (client, options) => client.GetRefusedRowsAsync(request, options));
            if (asked.Select(a => a.Answer).OfType<GetRefusedRowsResponse>().FirstOrDefault() is not { } found)
                throw asked.All(a => a.Reason == ProblemCodes.NotFound.Code) ? Problem.NotFound("import", request.Import)
                    : new Problem(ProblemCodes.ServiceUnavailable, "A service does not answer.");
            http.Response.Headers.ContentDisposition = $"attachment; filename=\"refused-{request.Import}.csv\"";
            await GatewayEndpoint.Write(http, found.Csv.ToByteArray(), "text/csv; charset=utf-8");
        });
}
