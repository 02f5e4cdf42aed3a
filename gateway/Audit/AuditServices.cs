using Embassy.Audit.V1;
using Embassy.Gateway.Endpoints;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Gateway.Audit;

/// <summary>The services that keep an audit, asked in parallel with the caller's token.</summary>
static class AuditServices
{
    /// <summary>Each process once, by the name of its log: one that serves several forums keeps one audit.</summary>
    public static IEnumerable<(string Log, string Peer)> All(HttpContext http) =>
        http.RequestServices.GetRequiredService<ServiceClients>().Addresses.GroupBy(a => a.Value)
            .Select(process => (process.Count() == 1 ? process.First().Key : process.First().Key.Split('-')[0], process.First().Key));

    /// <summary>Asks one process.</summary>
    public static Task<Part<T>> Ask<T>(PartRequests parts, string peer,
        Func<AuditService.AuditServiceClient, CallOptions, AsyncUnaryCall<T>> request) where T : class =>
        parts.Ask(peer, "audit", (channel, options) => request(new AuditService.AuditServiceClient(channel), options));

    public static void Expect(HttpContext http, string policy)
    {
        var roles = string.Join(", ", Policies.All[policy]);
        if (http.User.Identity?.IsAuthenticated != true)
            throw new Problem(ProblemCodes.TokenMissing, $"This needs a token with one of the roles: {roles}.");
        if (!Policies.Allows(policy, [.. http.User.FindAll(Roles.Claim).Select(c => c.Value)]))
            throw new Problem(ProblemCodes.Forbidden, $"This needs one of the roles: {roles}.");
    }
}
