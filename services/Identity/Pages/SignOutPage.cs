using Embassy.Identity.Accounts;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Embassy.Identity.Pages;

/// <summary>
/// <c>/sign-out</c>: ends the session of this browser, or everything of the person. <c>/connect/endsession</c>: for a
/// front end, which proves with its <c>id_token_hint</c> whose session it means, ends that and the tokens of its
/// sign-in; without the hint the person is asked.
/// </summary>
static class SignOutPage
{
    public static void MapSignOut(this IEndpointRouteBuilder app)
    {
        app.MapGet("/sign-out", (HttpContext http) => Show(http, null));
        app.MapPost("/sign-out", SignOut);
        app.MapMethods("/connect/endsession", [HttpMethods.Get, HttpMethods.Post], EndSession);
    }

    static async Task<IResult> EndSession(HttpContext http, SignInManager<Person> signIn, IOpenIddictTokenManager tokens)
    {
        var request = http.GetOpenIddictServerRequest()!;
        var (person, _) = await Session.Current(http);
        var hint = request.IdTokenHint is null ? null
            : (await http.AuthenticateAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme)).Principal;
        if (person is not null && hint?.GetClaim(Claims.Subject) != person.Id) return Results.Redirect("/sign-out");
        if (person is not null) await signIn.SignOutAsync();
        if (hint?.GetAuthorizationId() is { } session) await tokens.RevokeByAuthorizationIdAsync(session, http.RequestAborted);
        return Results.SignOut(new AuthenticationProperties { RedirectUri = "/sign-out" },
            [OpenIddictServerAspNetCoreDefaults.AuthenticationScheme]);
    }

    static async Task SignOut(HttpContext http, SignInManager<Person> signIn, SessionRevocation revoke)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (!await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http))
        {
            await Show(http, form["lang"], "expired");
            return;
        }
        if (form.ContainsKey("everywhere") && await Session.Current(http) is ({ } person, _))
            await revoke(person, false, http.RequestAborted);
        await signIn.SignOutAsync();
        http.Response.Redirect("/sign-out" + QueryString.Create("locale", form["lang"].ToString()));
    }

    static async Task Show(HttpContext http, string? language, string? error = null)
    {
        var texts = PageTexts.For(http, language);
        var signedIn = await Session.Current(http) is ({ }, _);
        var body = signedIn
            ? HtmlPage.Error(texts, error) + $"<p>{HtmlPage.Encode(texts["signOutWhy"])}</p>" + HtmlPage.Form(http, "/sign-out", $"""
            <button>{HtmlPage.Encode(texts["signOut"])}</button>
            <button class="second" name="everywhere" value="yes" aria-describedby="everywhere">{HtmlPage.Encode(texts["everywhere"])}</button>
            <p class="hint" id="everywhere">{HtmlPage.Encode(texts["everywhereWhy"])}</p>
            """, ("lang", texts.Language))
            : $"<p role=\"status\">{HtmlPage.Encode(texts["signedOutWhy"])}</p>";
        await HtmlPage.Write(http, texts, texts[signedIn ? "signOut" : "signedOut"], body,
            new PageFrame("/sign-out", Status: error is null ? 200 : 400));
    }
}
