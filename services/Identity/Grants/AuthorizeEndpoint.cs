using Embassy.Identity.Accounts;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Embassy.Identity.Grants;

/// <summary>
/// <c>/connect/authorize</c>: issues a code to the front end of a person who is signed in; others sign in first. Each
/// request begins a sign-in of its own, so that revoking one leaves the others.
/// </summary>
static class AuthorizeEndpoint
{
    public static void MapAuthorize(this IEndpointRouteBuilder app) =>
        app.MapMethods("/connect/authorize", [HttpMethods.Get, HttpMethods.Post], (Delegate)Authorize);

    static async Task<IResult> Authorize(HttpContext http)
    {
        var request = http.GetOpenIddictServerRequest()!;
        var cookie = await http.AuthenticateAsync(IdentityConstants.ApplicationScheme);
        var users = http.RequestServices.GetRequiredService<UserManager<Person>>();
        var person = cookie.Succeeded ? await users.GetUserAsync(cookie.Principal) : null;
        var clock = http.RequestServices.GetRequiredService<TimeProvider>();
        var since = clock.GetUtcNow() - AuthenticationTime.Of(cookie.Properties);
        if (person is { DisabledAt: null, MustChangePassword: false } && !request.HasPromptValue(PromptValues.Login)
            && !(request.MaxAge is { } seconds && since > TimeSpan.FromSeconds(seconds)))
            return Results.SignIn(TokenClaims.Of(person, request.GetScopes()), null,
                OpenIddictServerAspNetCoreDefaults.AuthenticationScheme);
        if (request.HasPromptValue(PromptValues.None)) return Refused(Errors.LoginRequired, "The person must sign in.");
        // Without `prompt` and `max_age`, or the person would have to sign in again and again.
        var back = QueryString.Create(request.GetParameters().Where(p => p.Key is not (Parameters.Prompt or Parameters.MaxAge))
            .Select(p => KeyValuePair.Create(p.Key, (string?)p.Value)));
        return Results.Redirect("/sign-in" + QueryString.Create(new Dictionary<string, string?>
        {
            ["returnUrl"] = "/connect/authorize" + back,
            ["ui_locales"] = request.UiLocales,
        }.Where(p => p.Value is not null)));
    }

    public static IResult Refused(string error, string description) => Results.Forbid(
        new AuthenticationProperties(new Dictionary<string, string?>
        {
            [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
            [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = description,
        }), [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
}
