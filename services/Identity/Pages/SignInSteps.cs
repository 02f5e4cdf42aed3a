using Embassy.Identity.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Identity.Pages;

/// <summary>
/// What may follow the password: the code of the second factor, an own password in the place of a one-time one, and
/// the set-up of a second factor that a role needs. Nobody is signed in before the last of them.
/// </summary>
static class SignInSteps
{
    public static void MapSignInSteps(this IEndpointRouteBuilder app)
    {
        app.MapPost("/second-factor", CheckCode);
        app.MapPost("/new-password", ChangePassword);
        app.MapPost("/enrolment", Enrol);
    }

    /// <summary>Asks for the next step, or signs in.</summary>
    public static async Task Continue(HttpContext http, Person person, string returnUrl, string? language, bool codeGiven)
    {
        var services = http.RequestServices;
        if (person.TotpKey is not null && !codeGiven) await ShowCode(http, person, returnUrl, language);
        else if (person.MustChangePassword) await ShowNewPassword(http, person, returnUrl, language);
        else if (person.TotpKey is null && services.GetRequiredService<SecondFactor>().IsRequired(person.Roles))
        {
            // One who has only the password must not replace the passkeys by an application of their own.
            if (await services.GetRequiredService<IdentityDb>().Passkeys.AnyAsync(p => p.UserId == person.Id, http.RequestAborted))
                await SignInPage.Show(http, returnUrl, language, "usePasskey", person.UserName!);
            else await ShowEnrolment(http, person, returnUrl, language, Totp.NewKey());
        }
        else
        {
            await Session.Begin(http, person);
            http.Response.Redirect(returnUrl);
        }
    }

    static async Task CheckCode(HttpContext http, SecondFactor secondFactor, SignInLimit limit)
    {
        if (await Begun(http, SignInStep.Code) is not ({ } person, var form, var returnUrl)) return;
        if (!limit.Allows(http))
            await ShowCode(http, person, returnUrl, form["lang"], "tooMany", StatusCodes.Status429TooManyRequests);
        else if (!await secondFactor.Check(person, form["code"].ToString()))
            await ShowCode(http, person, returnUrl, form["lang"], "refusedCode", StatusCodes.Status400BadRequest);
        else await Continue(http, person, returnUrl, form["lang"], codeGiven: true);
    }

    static async Task ChangePassword(HttpContext http, UserManager<Person> users)
    {
        if (await Begun(http, SignInStep.NewPassword) is not ({ } person, var form, var returnUrl)) return;
        if (await NewPassword.Refusal(users, person, form) is { } error)
        {
            await ShowNewPassword(http, person, returnUrl, form["lang"], error);
            return;
        }
        // With a new stamp the ticket and older cookies end.
        if (!await NewPassword.Set(users, person, form)) await SignInPage.Show(http, returnUrl, form["lang"], "expired");
        else await Continue(http, person, returnUrl, form["lang"], codeGiven: true);
    }

    static async Task Enrol(HttpContext http, SecondFactor secondFactor)
    {
        if (await Begun(http, SignInStep.Enrolment) is not ({ } person, var form, var returnUrl)) return;
        var key = SecondFactorPage.OpenKey(http, person, form["key"].ToString());
        if (key is null) await SignInPage.Show(http, returnUrl, form["lang"], "expired");
        else if (await secondFactor.Enrol(person, key, form["code"].ToString()) is not { } codes)
            await ShowEnrolment(http, person, returnUrl, form["lang"], key, "refusedCode");
        else
        {
            await Session.Begin(http, person);
            var texts = PageTexts.For(http, form["lang"]);
            await HtmlPage.Write(http, texts, texts["recoveryCodes"], SecondFactorPage.Codes(texts, codes, returnUrl),
                new PageFrame(FormTarget: await ReturnAddress.Origin(http, returnUrl)));
        }
    }

    // The person whose sign-in came so far; otherwise the first page has been shown.
    static async Task<(Person? Person, IFormCollection Form, string ReturnUrl)> Begun(HttpContext http, SignInStep step)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var returnUrl = ReturnAddress.Local(form["returnUrl"]);
        var person = await HtmlPage.IsOwnForm(http) ? await SignInTicket.Read(http, form["ticket"].ToString(), step) : null;
        if (person is null) await SignInPage.Show(http, returnUrl, form["lang"], "expired");
        return (person, form, returnUrl);
    }

    static Task ShowCode(HttpContext http, Person person, string returnUrl, string? language, string? error = null, int status = 200)
    {
        var texts = PageTexts.For(http, language);
        return Show(http, person, SignInStep.Code, texts, "codeTitle", HtmlPage.Error(texts, error), "/second-factor",
            HtmlPage.Field(texts, "code", "code", "autocomplete=\"one-time-code\" inputmode=\"text\" autocapitalize=\"none\" "
                + "spellcheck=\"false\" dir=\"ltr\" required maxlength=\"64\" autofocus", "codeHint") + HtmlPage.Button(texts["submit"]),
            returnUrl, status);
    }

    static Task ShowNewPassword(HttpContext http, Person person, string returnUrl, string? language, string? error = null)
    {
        var texts = PageTexts.For(http, language);
        return Show(http, person, SignInStep.NewPassword, texts, "newPassword",
            HtmlPage.Error(texts, error) + $"<p>{HtmlPage.Encode(texts["newPasswordWhy"])}</p>", "/new-password",
            NewPassword.Fields(texts, autofocus: true) + HtmlPage.Button(texts["save"]), returnUrl, error is null ? 200 : 400);
    }

    static Task ShowEnrolment(HttpContext http, Person person, string returnUrl, string? language, string key, string? error = null)
    {
        var texts = PageTexts.For(http, language);
        return Show(http, person, SignInStep.Enrolment, texts, "enrolTitle",
            HtmlPage.Error(texts, error) + $"<p>{HtmlPage.Encode(texts["enrolWhy"])}</p>", "/enrolment",
            SecondFactorPage.Fields(texts, person, key), returnUrl, error is null ? 200 : 400,
            ("key", SecondFactorPage.SealKey(http, person, key)));
    }

    static async Task Show(HttpContext http, Person person, SignInStep step, PageTexts texts, string title, string before, string action,
        string fields, string returnUrl, int status, params (string, string)[] hidden) =>
        await HtmlPage.Write(http, texts, texts[title], before + HtmlPage.Form(http, action, fields,
            [("returnUrl", returnUrl), ("lang", texts.Language), ("ticket", SignInTicket.Create(http, person, step)), .. hidden]),
            new PageFrame(FormTarget: await ReturnAddress.Origin(http, returnUrl), Status: status));
}
