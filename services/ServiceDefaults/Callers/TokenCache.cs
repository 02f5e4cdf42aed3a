using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Validates tokens and caches the results for 30 seconds, or until the token expires if that is sooner: a front end
/// sends the same token with every request, and signature verification is a large part of the cost of a short read. A
/// withdrawn authority key is therefore accepted for up to that much longer. Rejections are not cached.
/// </summary>
sealed class TokenCache : JsonWebTokenHandler, IDisposable
{
    static readonly TimeSpan Belief = TimeSpan.FromSeconds(30);

    // Size in token characters, about ten thousand typical tokens; beyond it tokens are validated on every request.
    readonly MemoryCache verified = new(new MemoryCacheOptions { SizeLimit = 8 << 20 });

    // Keeps the claim names of the token.
    public TokenCache() => MapInboundClaims = false;

    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        if (verified.TryGetValue(token, out TokenValidationResult? known)) return Copy(known!);
        try
        {
            // Before the library's validation, which rejects some of these without a reason.
            TokenClaims.Check(token);
        }
        catch (TokenClaimsException e)
        {
            return new TokenValidationResult { IsValid = false, Exception = e };
        }
        var result = await base.ValidateTokenAsync(token, validationParameters);
        if (!result.IsValid) return result;
        var until = DateTimeOffset.UtcNow + Belief;
        DateTimeOffset end = DateTime.SpecifyKind(result.SecurityToken.ValidTo, DateTimeKind.Utc);
        verified.Set(token, Copy(result), new MemoryCacheEntryOptions
        {
            Size = token.Length,
            AbsoluteExpiration = end < until ? end : until,
        });
        return result;
    }

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
}
