using System.Text.Json;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Validates tokens and caches the results for 30 seconds, or until the token expires if that is sooner: a front end
/// sends the same token with every request, and signature verification is a large part of the cost of a short read. A
/// withdrawn authority key is therefore accepted for up to that much longer. A revoked token is refused at once, cached
/// or not. Rejections are not cached.
/// </summary>
sealed class TokenCache(TokenIssuers issuers, RevokedTokens revoked) : IDisposable
{
    static readonly TimeSpan Belief = TimeSpan.FromSeconds(30);

    // Size in token characters, about ten thousand typical tokens; beyond it tokens are validated on every request.
    readonly MemoryCache verified = new(new MemoryCacheOptions { SizeLimit = 8 << 20 });

    /// <param name="library">The token library's validation.</param>
    public async Task<TokenValidationResult> Validate(string token, TokenValidationParameters common, JsonWebTokenHandler parser,
        Func<JsonWebToken, TokenValidationParameters, Task<TokenValidationResult>> library)
    {
        if (verified.TryGetValue(token, out ValidToken? known)) return revoked.Contains(known!.Ids) ? Revoked() : Copy(known.Result);
        JsonWebToken read;
        try
        {
            // Before the library's validation, which rejects some of these without a reason.
            TokenClaims.Check(token);
            read = parser.ReadJsonWebToken(token);
        }
        catch (Exception e) when (e is ArgumentException or JsonException or SecurityTokenException)
        {
            return new TokenValidationResult { IsValid = false, Exception = e };
        }
        var result = await issuers.Validate(read, common, library);
        if (!result.IsValid) return result;
        var ids = RevokedTokens.IdsOf(read);
        if (revoked.Contains(ids)) return Revoked();
        var until = DateTimeOffset.UtcNow + Belief;
        DateTimeOffset end = DateTime.SpecifyKind(result.SecurityToken.ValidTo, DateTimeKind.Utc);
        verified.Set(token, new ValidToken(Copy(result), ids), new MemoryCacheEntryOptions
        {
            Size = token.Length,
            AbsoluteExpiration = end < until ? end : until,
        });
        return result;
    }

    static TokenValidationResult Revoked() => new()
    {
        IsValid = false,
        Exception = new TokenClaimsException("The token was revoked."),
    };

    // Each request gets its own copy, because the role claims may be replaced.
    static TokenValidationResult Copy(TokenValidationResult result) => new()
    {
        ClaimsIdentity = result.ClaimsIdentity.Clone(),
        Issuer = result.Issuer,
        IsValid = true,
        SecurityToken = result.SecurityToken,
        TokenType = result.TokenType,
    };

    public void Dispose() => verified.Dispose();

    sealed record ValidToken(TokenValidationResult Result, TokenIds Ids);
}

/// <summary>The token library's handler, with the cache in front of it.</summary>
sealed class CachingTokenHandler : JsonWebTokenHandler
{
    readonly TokenCache cache;
    readonly Func<JsonWebToken, TokenValidationParameters, Task<TokenValidationResult>> library;

    public CachingTokenHandler(TokenCache cache)
    {
        (this.cache, library) = (cache, (token, parameters) => base.ValidateTokenAsync(token, parameters));
        // Keeps the claim names of the token.
        MapInboundClaims = false;
    }

    public override Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters) =>
        cache.Validate(token, validationParameters, this, library);
}
