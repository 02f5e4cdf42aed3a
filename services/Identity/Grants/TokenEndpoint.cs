using System.Security.Claims;
using Embassy.Identity.Accounts;
using Embassy.ServiceDefaults;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Embassy.Identity.Grants;

/// <summary>
/// <c>/connect/token</c>: tokens for a code, for a refresh token with the person's roles of that moment, and for a
/// program's own credentials. <c>/connect/userinfo</c>: the name of the token's person.
/// </summary>
static class TokenEndpoint
{
    // A token a second needs no row a second.
    static readonly TimeSpan LastUsedPrecision = TimeSpan.FromMinutes(1);

    public static void MapToken(this IEndpointRouteBuilder app)
    {
        app.MapPost("/connect/token", (Delegate)Exchange);
        app.MapMethods("/connect/userinfo", [HttpMethods.Get, HttpMethods.Post], async (HttpContext http) =>
            await Owner(http) is ({ } person, var granted)
                ? Results.Json(new Dictionary<string, string> { [Claims.Subject] = person.Id }
                    .Concat(granted.HasScope(Scopes.Profile) ? [KeyValuePair.Create(Claims.Name, person.Name)] : []).ToDictionary())
                : AuthorizeEndpoint.Refused(Errors.InvalidToken, "The account is not there any more."));
    }

    static async Task<IResult> Exchange(HttpContext http)
    {
        var request = http.GetOpenIddictServerRequest()!;
        if (request.IsClientCredentialsGrantType()) return SignIn(await OfProgram(http, request));
        if (await Owner(http) is not ({ } person, var granted))
            return AuthorizeEndpoint.Refused(Errors.InvalidGrant, "The account is not there any more.");
        var principal = TokenClaims.Of(person, granted.GetScopes());
        // The new tokens belong to the same sign-in.
        principal.SetAuthorizationId(granted.GetAuthorizationId());
        return SignIn(principal);
    }

    static IResult SignIn(ClaimsPrincipal principal) =>
        Results.SignIn(principal, null, OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);

    static async Task<(Person? Person, ClaimsPrincipal Granted)> Owner(HttpContext http)
    {
        var granted = (await http.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)).Principal!;
        var users = http.RequestServices.GetRequiredService<UserManager<Person>>();
        var person = await users.FindByIdAsync(granted.GetClaim(Claims.Subject) ?? "");
        return (person is { DisabledAt: null } ? person : null, granted);
    }

    static async Task<ClaimsPrincipal> OfProgram(HttpContext http, OpenIddictRequest request)
    {
        var db = http.RequestServices.GetRequiredService<IdentityDb>();
        var program = await db.Programs.AsNoTracking().SingleAsync(p => p.ClientId == request.ClientId, http.RequestAborted);
        var now = http.RequestServices.GetRequiredService<TimeProvider>().Now();
        if (!(program.LastUsedAt > now - LastUsedPrecision))
            await db.Programs.Where(p => p.Id == program.Id)
                .ExecuteUpdateAsync(p => p.SetProperty(x => x.LastUsedAt, now), http.RequestAborted);
        return TokenClaims.Of(program.ClientId!, program.DisplayName ?? program.ClientId!, program.Roles, request.GetScopes());
    }
}
