using Embassy.Audit.V1;
using Embassy.Gateway.Endpoints;
using Embassy.Gateway.V1;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Audit;

/// <summary>GET /v1/audit:verify: the end of each service's chain, and how far it has been verified.</summary>
static class GetAuditStates
{
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    public static void MapGetAuditStates(this IEndpointRouteBuilder app) => app.MapGatewayEndpoint("/v1/audit:verify", async http =>
    {
        AuditServices.Expect(http, "administer");
        EndpointQuery.Of(http);
        var parts = new PartRequests(http, Timeout);
        var asked = await Task.WhenAll(AuditServices.All(http).Select(async s => (s.Log, (await AuditServices.Ask(parts, s.Peer,
            (client, options) => client.GetAuditStateAsync(new GetAuditStateRequest(), options))).Answer)));
        if (asked.All(a => a.Answer is null)) throw new Problem(ProblemCodes.ServiceUnavailable, "No service answers.");
        var response = new GetAuditStatesResponse();
        response.States.Add(asked.Select(a => a.Answer).OfType<AuditState>().OrderBy(s => s.Service, StringComparer.Ordinal));
        response.Unreachable.Add(asked.Where(a => a.Answer is null).Select(a => a.Log).Order(StringComparer.Ordinal));
        await GatewayEndpoint.Write(http, response, response.Unreachable.Count == 0);
    });
}
