using System.Security.Claims;
using System.Text.Json;
using Embassy.Identity.Accounts;
using Embassy.ServiceDefaults;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Embassy.Identity.Grants;

/// <summary>The claims of tokens: <c>sub</c>, <c>name</c>, <c>roles</c> and <c>aud</c>.</summary>
static class TokenClaims
{
    public static ClaimsPrincipal Of(Person person, IEnumerable<string> scopes) => Of(person.Id, person.Name, person.Roles, scopes);

    public static ClaimsPrincipal Of(string subject, string name, IEnumerable<string> roles, IEnumerable<string> scopes)
    {
        var identity = new ClaimsIdentity("embassy", Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, subject).SetClaim(Claims.Name, name);
        // SetClaims writes a single role as a string instead of an array.
        identity.AddClaim(new Claim(Roles.Claim, JsonSerializer.Serialize(roles), "JSON_ARRAY"));
        identity.SetScopes(scopes).SetResources(Tokens.Audience);
        identity.SetDestinations(claim => claim.Type == Claims.Name && identity.HasScope(Scopes.Profile)
            ? [Destinations.AccessToken, Destinations.IdentityToken] : [Destinations.AccessToken]);
        return new ClaimsPrincipal(identity);
    }
}
