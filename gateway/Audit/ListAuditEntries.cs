using Embassy.Gateway.Endpoints;

namespace Embassy.Gateway.Audit;

/// <summary>GET /v1/audit: one list of the audits of all services, newest first.</summary>
static class ListAuditEntries
{
    public static void MapListAuditEntries(this IEndpointRouteBuilder app) => app.MapGatewayEndpoint("/v1/audit", async http =>
    {
        AuditServices.Expect(http, "administer");
        var response = await AuditReader.Read(http, counts: true);
        await GatewayEndpoint.Write(http, response, response.Unreachable.Count == 0);
    });
}
