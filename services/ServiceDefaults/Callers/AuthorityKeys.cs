using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Embassy.ServiceDefaults;

/// <summary>
/// The discovery document and the keys of an OpenID Connect authority. They are read when the first token arrives and
/// again when they are five minutes old. A token with an unknown key has them read at once, at most every ten seconds.
/// An authority that does not respond leaves the known keys in use.
/// </summary>
/// <param name="certificates">
/// Certificates of the connections between services, for an authority that is one of them; null for any other, which is
/// verified against the system's authorities.
/// </param>
/// <remarks>
/// The library's ConfigurationManager reads them in the background, and so refuses the first token of a new key.
/// </remarks>
sealed class AuthorityKeys(string authority, bool requiresTls, TimeProvider clock, ILogger<AuthorityKeys> log,
    TlsCertificates? certificates = null) : IDisposable
{
    /// <summary>An authority must publish a key for longer than this before it signs with it.</summary>
    public static readonly TimeSpan Age = TimeSpan.FromMinutes(5);

    static readonly TimeSpan Pause = TimeSpan.FromSeconds(10), FirstPause = TimeSpan.FromSeconds(1), Patience = TimeSpan.FromSeconds(5);

    readonly string address = authority.TrimEnd('/') + "/.well-known/openid-configuration";
    readonly HttpClient http = new(Handler(certificates)) { Timeout = Patience };
    readonly SemaphoreSlim one = new(1, 1);
    volatile OpenIdConnectConfiguration? known;
    DateTimeOffset readAt, triedAt = DateTimeOffset.MinValue;

    static SocketsHttpHandler Handler(TlsCertificates? certificates)
    {
        // A redirect could lead away from TLS, or to another authority.
        var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false };
        if (certificates is not null) handler.SslOptions = certificates.ForClients();
        return handler;
    }

    /// <summary>The client that reads the authority's addresses.</summary>
    public HttpClient Http => http;

    public ValueTask<OpenIdConnectConfiguration> Current() =>
        known is { } current && clock.GetUtcNow() < readAt + Age ? new(current) : new(Read(known));

    /// <summary>Reads the keys again because those that were seen do not suffice.</summary>
    /// <returns>The same configuration, if it was read a moment ago.</returns>
    public async Task<OpenIdConnectConfiguration> Read(OpenIdConnectConfiguration? seen)
    {
        await one.WaitAsync();
        try
        {
            if (known is { } other && !ReferenceEquals(other, seen)) return other;
            var now = clock.GetUtcNow();
            if (triedAt > now - (known is null ? FirstPause : Pause))
                return known ?? throw new IOException("The authority did not respond a moment ago.");
            triedAt = now;
            var documents = new HttpDocumentRetriever(http) { RequireHttps = requiresTls };
            var read = await OpenIdConnectConfigurationRetriever.GetAsync(address, documents, CancellationToken.None);
            readAt = now;
            return known = read;
        }
        catch (Exception e) when (known is not null && e is not OutOfMemoryException)
        {
            log.LogWarning("The authority's keys were not read again; the known ones stay in use: {Why}", e.Message);
            return known;
        }
        finally
        {
            one.Release();
        }
    }

    public void Dispose()
    {
        http.Dispose();
        one.Dispose();
    }
}
