using Embassy.Gateway.Endpoints;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Callers;

/// <summary>
/// GET /v1/me: returns the subject and the roles of the caller's token, and the policies that they satisfy. The gateway
/// reads all of it from the token.
/// </summary>
static class GetCaller
{
    public static void MapGetCaller(this IEndpointRouteBuilder app) => app.MapGatewayEndpoint("/v1/me", async http =>
    {
        EndpointQuery.Of(http);
        if (http.User.Identity?.IsAuthenticated != true)
            throw new Problem(ProblemCodes.TokenMissing, "This needs a token: it answers whose token it is.");
        List<string> roles = [.. http.User.FindAll(Roles.Claim).Select(c => c.Value).Distinct().Order(StringComparer.Ordinal)];
        var caller = new V1.Caller
        {
            Subject = http.User.FindFirst("sub")?.Value ?? "",
            Roles = { roles },
            Policies = { Policies.All.Keys.Where(p => Policies.Allows(p, roles)).Order(StringComparer.Ordinal) },
        };
        if (http.User.FindFirst("name")?.Value is { Length: > 0 } name) caller.Name = name;
        await GatewayEndpoint.Write(http, caller);
    });
}
