using Embassy.Gateway.Endpoints;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Callers;

/// <summary>
/// GET /v1/me: returns the subject and the roles of the caller's token, and the policies that they satisfy, with their
/// sections. The gateway reads all of it from the token.
/// </summary>
static class GetCaller
{
    public static void MapGetCaller(this IEndpointRouteBuilder app) => app.MapGatewayEndpoint("/v1/me", async http =>
    {
        EndpointQuery.Of(http);
        if (http.User.Identity?.IsAuthenticated != true)
            throw new Problem(ProblemCodes.TokenMissing, "This needs a token: it answers whose token it is.");
        var roles = Roles.Of(http.User);
        var caller = new V1.Caller
        {
            Subject = http.User.FindFirst("sub")?.Value ?? "",
            Roles = { Roles.NamesOf(roles).Order(StringComparer.Ordinal) },
        };
        foreach (var (role, kind, sections) in Roles.SectionsOf(roles))
            caller.RoleSections.Add(new V1.RoleSections { Role = role, Kind = kind, Sections = { sections } });
        foreach (var policy in Policies.All.Keys.Order(StringComparer.Ordinal))
            if (Policies.Access(policy, roles) is { Allowed: true } access)
            {
                caller.Policies.Add(policy);
                foreach (var (kind, sections) in access.ByKind())
                    caller.PolicySections.Add(new V1.PolicySections { Policy = policy, Kind = kind, Sections = { sections } });
            }
        if (http.User.FindFirst("name")?.Value is { Length: > 0 } name) caller.Name = name;
        await GatewayEndpoint.Write(http, caller);
    });
}
