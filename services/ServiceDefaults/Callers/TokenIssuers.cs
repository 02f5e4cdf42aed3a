using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Embassy.ServiceDefaults;

/// <summary>
/// The issuers whose tokens are accepted: the authority, the local key, both or neither. Each key validates tokens of
/// its own issuer only.
/// </summary>
sealed class TokenIssuers : IDisposable
{
    // Asymmetric ones only: an authority publishes its keys, so a symmetric one would be known to everybody.
    static readonly string[] Asymmetric =
    [
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
    ];

    readonly ECDsaSecurityKey? local;

    public TokenIssuers(TokenOptions options, TimeProvider clock, ILoggerFactory logs, TlsCertificates? certificates = null)
    {
        if (options.KeyFile is { } file) local = new ECDsaSecurityKey(Tokens.Load(file));
        if (options.Authority is { } address)
            Authority = new AuthorityKeys(address, options.RequiresTls, clock, logs.CreateLogger<AuthorityKeys>(), certificates);
    }

    /// <summary>Null without an authority.</summary>
    public AuthorityKeys? Authority { get; }

    /// <param name="handler">Validates a token by these parameters.</param>
    public async Task<TokenValidationResult> Validate(JsonWebToken token, TokenValidationParameters common,
        Func<JsonWebToken, TokenValidationParameters, Task<TokenValidationResult>> handler)
    {
        if (token.Issuer == Tokens.Issuer && local is not null)
        {
            var check = common.Clone();
            (check.ValidIssuer, check.IssuerSigningKey, check.ValidAlgorithms) =
                (Tokens.Issuer, local, [SecurityAlgorithms.EcdsaSha256]);
            return await handler(token, check);
        }
        if (Authority is null) return Unknown(token);
        var keys = await Authority.Current();
        if (string.IsNullOrEmpty(keys.Issuer) || token.Issuer != keys.Issuer) return Unknown(token);
        var result = await handler(token, With(keys));
        if (result.IsValid || result.Exception is not SecurityTokenSignatureKeyNotFoundException) return result;
        var newer = await Authority.Read(keys);
        return ReferenceEquals(newer, keys) ? result : await handler(token, With(newer));

        TokenValidationParameters With(Microsoft.IdentityModel.Protocols.OpenIdConnect.OpenIdConnectConfiguration configuration)
        {
            var check = common.Clone();
            (check.ValidIssuer, check.IssuerSigningKeys, check.ValidAlgorithms) =
                (configuration.Issuer, configuration.SigningKeys, Asymmetric);
            return check;
        }
    }

    static TokenValidationResult Unknown(JsonWebToken token) => new()
    {
        IsValid = false,
        Exception = new SecurityTokenInvalidIssuerException("The token's issuer is unknown.") { InvalidIssuer = token.Issuer },
    };

    public void Dispose()
    {
        local?.ECDsa.Dispose();
        Authority?.Dispose();
    }
}
