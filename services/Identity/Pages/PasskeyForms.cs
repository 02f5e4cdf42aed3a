using System.Buffers.Text;
using Embassy.Identity.Accounts;
using Microsoft.AspNetCore.Identity;

namespace Embassy.Identity.Pages;

/// <summary>
/// The forms that the script fills in: to register a passkey and to sign in with one. A passkey whose authenticator
/// verified the person is both factors.
/// </summary>
static class PasskeyForms
{
    const int LongestName = 100, Most = 20;

    public static void MapPasskeys(this IEndpointRouteBuilder app)
    {
        app.MapPost("/passkeys/request", Request);
        app.MapPost("/passkeys/sign-in", SignIn);
        app.MapPage("POST", "/account/passkeys/options", Visitors.SignedIn, Options);
        app.MapPage("POST", "/account/passkeys", Visitors.SignedInNow, Register);
        app.MapPage("POST", "/account/passkeys/remove", Visitors.SignedInNow, Remove);
    }

    static async Task Request(HttpContext http, SignInManager<Person> signIn)
    {
        if (!await HtmlPage.IsOwnForm(http)) http.Response.StatusCode = StatusCodes.Status400BadRequest;
        else await Json(http, await signIn.MakePasskeyRequestOptionsAsync(null));
    }

    static async Task SignIn(HttpContext http, SignInManager<Person> signIn, PasswordCheck passwords, SignInLimit limit)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var returnUrl = ReturnAddress.Local(form["returnUrl"]);
        if (!await HtmlPage.IsOwnForm(http))
        {
            await SignInPage.Show(http, returnUrl, form["lang"], "expired");
            return;
        }
        if (!limit.Allows(http))
        {
            await SignInPage.Show(http, returnUrl, form["lang"], "tooMany", status: StatusCodes.Status429TooManyRequests);
            return;
        }
        var (person, passkey) = await Assertion(signIn, form["credential"].ToString());
        // After a reset the sign-in begins with the one-time password.
        if (person is null || await passwords.Closed(person) is not null || person.MustChangePassword)
        {
            PasswordCheck.Refused(person is null ? "passkey" : await passwords.Closed(person) ?? "passkey");
            await SignInPage.Show(http, returnUrl, form["lang"], "refusedPasskey");
            return;
        }
        // The authenticator counts its uses.
        await signIn.UserManager.AddOrUpdatePasskeyAsync(person, passkey!);
        await Session.Begin(http, person);
        http.Response.Redirect(returnUrl);
    }

    static async Task<(Person?, UserPasskeyInfo?)> Assertion(SignInManager<Person> signIn, string credential)
    {
        try
        {
            var result = await signIn.PerformPasskeyAssertionAsync(credential);
            return result.Succeeded ? (result.User, result.Passkey) : (null, null);
        }
        // Without a request before it.
        catch (InvalidOperationException)
        {
            return (null, null);
        }
    }

    static async Task Options(Visit visit) => await Json(visit.Http, await visit.Get<SignInManager<Person>>()
        .MakePasskeyCreationOptionsAsync(new() { Id = visit.Person.Id, Name = visit.Person.UserName!, DisplayName = visit.Person.Name }));

    static async Task Register(Visit visit)
    {
        var (signIn, name) = (visit.Get<SignInManager<Person>>(), visit["label"]);
        if (name.Length is 0 or > LongestName || (await signIn.UserManager.GetPasskeysAsync(visit.Person)).Count >= Most
            || await Attestation(signIn, visit["credential"]) is not { } passkey)
        {
            await AccountPage.Show(visit, "passkeyNotAdded");
            return;
        }
        passkey.Name = name;
        if (!(await signIn.UserManager.AddOrUpdatePasskeyAsync(visit.Person, passkey)).Succeeded)
            await AccountPage.Show(visit, "passkeyNotAdded");
        else visit.Done("/account", "donePasskey");
    }

    static async Task<UserPasskeyInfo?> Attestation(SignInManager<Person> signIn, string credential)
    {
        try
        {
            var result = await signIn.PerformPasskeyAttestationAsync(credential);
            return result.Succeeded ? result.Passkey : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    static async Task Remove(Visit visit)
    {
        if (Base64Url.IsValid(visit["id"]))
            await visit.Get<UserManager<Person>>().RemovePasskeyAsync(visit.Person, Base64Url.DecodeFromChars(visit["id"]));
        visit.Done("/account", "donePasskeyRemoved");
    }

    static Task Json(HttpContext http, string options)
    {
        HtmlPage.SetHeaders(http.Response.Headers, new PageFrame());
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(options, http.RequestAborted);
    }
}
