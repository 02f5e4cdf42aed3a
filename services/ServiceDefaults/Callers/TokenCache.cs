using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Verifies a token and remembers the result for half a minute, at most until the token ends: a front end sends the same token
/// with every request, and the signature is a good part of what a short read costs. So a key that an authority withdraws is
/// honoured for that much longer. A refusal is not remembered.
/// </summary>
sealed class TokenCache : JsonWebTokenHandler, IDisposable
{
    static readonly TimeSpan Belief = TimeSpan.FromSeconds(30);

    // Characters of tokens, some ten thousand usual ones; beyond it tokens are verified each time.
    readonly MemoryCache verified = new(new MemoryCacheOptions { SizeLimit = 8 << 20 });

    // Claims keep the names that the token gives them.
    public TokenCache() => MapInboundClaims = false;

    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        if (verified.TryGetValue(token, out TokenValidationResult? known)) return Copy(known!);
        try
        {
            // Before the library, which refuses some of these without saying why.
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

    // Who asks may be given claims of another name: each request has its own.
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
