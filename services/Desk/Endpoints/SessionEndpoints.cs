using Embassy.Web.Languages;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;

namespace Embassy.Desk.Endpoints;

/// <summary>Signing out, and the language of the desk.</summary>
static class SessionEndpoints
{
    static readonly TimeSpan LanguageKept = TimeSpan.FromDays(365);

    public static void MapSession(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/sign-out", async (HttpContext http, IAntiforgery forms) =>
        {
            if (!await forms.IsRequestValidAsync(http)) return Results.Redirect("/");
            return Results.SignOut(new AuthenticationProperties { RedirectUri = "/signed-out-page" },
                [CookieAuthenticationDefaults.AuthenticationScheme, OpenIdConnectDefaults.AuthenticationScheme]);
        });
        routes.MapPost("/language", async (HttpContext http, DeskSettings settings) =>
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            if (Language.Find(form["l"].ToString()) is { } language)
                http.Response.Cookies.Append("l", language.Tag, new CookieOptions
                {
                    HttpOnly = true,
                    SameSite = SameSiteMode.Lax,
                    Secure = settings.Tls,
                    MaxAge = LanguageKept,
                    IsEssential = true,
                });
            var back = form["back"].ToString();
            return Results.LocalRedirect(back.StartsWith('/') && !back.StartsWith("//", StringComparison.Ordinal)
                && !back.StartsWith("/\\", StringComparison.Ordinal) ? back : "/");
        }).AllowAnonymous().DisableAntiforgery();
    }
}
