using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;

namespace Embassy.Desk.SignIn;

sealed record RenewedTokens(string AccessToken, string RefreshToken, DateTimeOffset EndsAt);

/// <summary>
/// Exchanges a refresh token, which is good once: requests of one browser that come together share the exchange.
/// </summary>
sealed class TokenRefresh(IOptionsMonitor<OpenIdConnectOptions> options, TimeProvider clock)
{
    static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<string, (Lazy<Task<RenewedTokens?>> Exchange, DateTimeOffset At)> exchanges = new(StringComparer.Ordinal);

    public Task<RenewedTokens?> Renew(string refreshToken, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        foreach (var (token, (_, at)) in exchanges.Where(e => now - e.Value.At > Kept)) exchanges.TryRemove(token, out _);
        // Not ended with the request that began it: others may wait for it.
        return exchanges.GetOrAdd(refreshToken, t => (new Lazy<Task<RenewedTokens?>>(() => Exchange(t)), now))
            .Exchange.Value.WaitAsync(cancellation);
    }

    async Task<RenewedTokens?> Exchange(string refreshToken)
    {
        var client = options.Get(OpenIdConnectDefaults.AuthenticationScheme);
        try
        {
            var configuration = await client.ConfigurationManager!.GetConfigurationAsync(CancellationToken.None);
            using var form = new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["grant_type"] = "refresh_token",
                ["refresh_token"] = refreshToken,
                ["client_id"] = client.ClientId!,
            });
            using var response = await client.Backchannel.PostAsync(new Uri(configuration.TokenEndpoint), form);
            if (!response.IsSuccessStatusCode) return null;
            var tokens = await response.Content.ReadFromJsonAsync<TokenResponse>();
            return tokens is { AccessToken: { } access }
                ? new(access, tokens.RefreshToken ?? refreshToken, clock.GetUtcNow().AddSeconds(tokens.ExpiresIn)) : null;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or JsonException or InvalidOperationException)
        {
            exchanges.TryRemove(refreshToken, out _);
            return null;
        }
    }

    sealed record TokenResponse([property: JsonPropertyName("access_token")] string? AccessToken,
        [property: JsonPropertyName("refresh_token")] string? RefreshToken, [property: JsonPropertyName("expires_in")] int ExpiresIn);
}
