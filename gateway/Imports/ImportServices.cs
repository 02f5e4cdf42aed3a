using Embassy.Gateway.Endpoints;
using Embassy.Imports.V1;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Gateway.Imports;

/// <summary>The services that import files, asked in parallel with the caller's token.</summary>
static class ImportServices
{
    static readonly string[] Importers = ["cooperation", "events", "forums"];

    /// <summary>Asks each process once: one that serves several forums keeps one list for all of them.</summary>
    public static async Task<(string Service, T? Answer, string Reason)[]> Ask<T>(HttpContext http, TimeSpan timeout,
        Func<ImportRecordsService.ImportRecordsServiceClient, CallOptions, AsyncUnaryCall<T>> request) where T : class
    {
        var parts = new PartRequests(http, timeout);
        var clients = http.RequestServices.GetRequiredService<ServiceClients>();
        return await Task.WhenAll(clients.Addresses.Where(a => Importers.Contains(a.Key.Split('-')[0])).GroupBy(a => a.Value)
            .Select(async process =>
            {
                var name = process.Count() == 1 ? process.First().Key : process.First().Key.Split('-')[0];
                var part = await parts.Ask(process.First().Key, "imports", (channel, options) =>
                    request(new ImportRecordsService.ImportRecordsServiceClient(channel), options));
                return (name, part.Answer, part.Reason);
            }));
    }

    public static void Expect(HttpContext http, string policy)
    {
        var roles = string.Join(", ", Policies.All[policy]);
        if (http.User.Identity?.IsAuthenticated != true)
            throw new Problem(ProblemCodes.TokenMissing, $"This needs a token with one of the roles: {roles}.");
        if (!Policies.Allows(policy, Roles.Of(http.User)))
            throw new Problem(ProblemCodes.Forbidden, $"This needs one of the roles: {roles}.");
    }
}
