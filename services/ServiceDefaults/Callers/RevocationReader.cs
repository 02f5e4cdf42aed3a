using System.Net.Http.Json;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using OpenTelemetry;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Reads every ten seconds which tokens the authority has revoked, if its discovery document names a list of them. An
/// authority without such a list is asked again after a minute.
/// </summary>
sealed class RevocationReader(LoopHost host, TokenIssuers issuers, RevokedTokens revoked) : BackgroundLoop(host)
{
    // An authority that starts beside this host is given so many seconds before its absence is a failure.
    const int Patience = 15;

    static readonly TimeSpan Interval = TimeSpan.FromSeconds(10), NoList = TimeSpan.FromMinutes(1), Soon = TimeSpan.FromSeconds(1);

    int misses;

    protected override async Task<TimeSpan> RunOnce(CancellationToken stopping)
    {
        // A poll of each host every ten seconds would fill the traces.
        using var quiet = SuppressInstrumentationScope.Begin();
        var authority = issuers.Authority!;
        OpenIdConnectConfiguration configuration;
        try
        {
            configuration = await authority.Current();
        }
        catch (IOException) when (misses++ < Patience)
        {
            return Soon;
        }
        misses = Patience;
        if (!configuration.AdditionalData.TryGetValue(RevocationList.Member, out var address) || address is not string text) return NoList;
        var list = await authority.Http.GetFromJsonAsync<RevocationList>(new Uri(text), stopping);
        revoked.Replace(list!.Revoked);
        return Interval;
    }
}

/// <summary>The authority's list: ids of tokens and sign-ins that were revoked and have not expired.</summary>
public sealed record RevocationList(IReadOnlyList<string> Revoked)
{
    /// <summary>Member of the discovery document: the address of the list.</summary>
    public const string Member = "embassy_revocations_endpoint";

    /// <summary>Its path at this platform's own authority.</summary>
    public const string Path = "/connect/revocations";
}
