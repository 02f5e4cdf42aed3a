using System.Collections.Frozen;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Embassy.ServiceDefaults;

/// <summary>The ids by which a token can be revoked; empty in a token of another issuer.</summary>
/// <param name="Token">The token itself.</param>
/// <param name="SignIn">All tokens of one sign-in.</param>
readonly record struct TokenIds(string Token, string SignIn);

/// <summary>
/// Tokens and sign-ins that the authority revoked before they expired, as it last listed them. Looked up in every
/// request with a token, before the cached result of its validation.
/// </summary>
sealed class RevokedTokens
{
    volatile FrozenSet<string> ids = [];

    public bool Contains(TokenIds token) => ids is { Count: > 0 } all && (Has(all, token.Token) || Has(all, token.SignIn));

    static bool Has(FrozenSet<string> all, string id) => id.Length > 0 && all.Contains(id);

    public void Replace(IEnumerable<string> listed) => ids = listed.ToFrozenSet(StringComparer.Ordinal);

    // The names are those of OpenIddict. The `jti` is not the id of the token's row.
    public static TokenIds IdsOf(JsonWebToken token) => new(Text(token, "oi_tkn_id"), Text(token, "oi_au_id"));

    static string Text(JsonWebToken token, string claim) => token.TryGetPayloadValue<string>(claim, out var text) ? text : "";
}
