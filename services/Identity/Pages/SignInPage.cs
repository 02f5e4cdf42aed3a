using Embassy.Identity.Accounts;

namespace Embassy.Identity.Pages;

/// <summary><c>/sign-in</c>: name and password, or a passkey. <see cref="SignInSteps"/> has what may follow.</summary>
static class SignInPage
{
    public static void MapSignIn(this IEndpointRouteBuilder app)
    {
        app.MapGet("/sign-in", (HttpContext http) => Show(http, ReturnAddress.Local(http.Request.Query["returnUrl"]), null,
            http.Request.Query["again"] == "yes" ? "again" : null, status: StatusCodes.Status200OK));
        app.MapPost("/sign-in", SignIn);
        app.MapGet("/", () => Results.Redirect("/account"));
    }

    static async Task SignIn(HttpContext http, PasswordCheck passwords, SignInLimit limit)
    {
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        var returnUrl = ReturnAddress.Local(form["returnUrl"]);
        var name = form["name"].ToString().Trim();
        if (!await HtmlPage.IsOwnForm(http)) await Show(http, returnUrl, form["lang"], "expired", name);
        else if (!limit.Allows(http)) await Show(http, returnUrl, form["lang"], "tooMany", name, StatusCodes.Status429TooManyRequests);
        else if (await passwords.Check(name, form["password"].ToString()) is not { } person)
            await Show(http, returnUrl, form["lang"], "refused", name);
        else await SignInSteps.Continue(http, person, returnUrl, form["lang"], codeGiven: false);
    }

    /// <param name="error">Key of the text that says what is wrong.</param>
    public static async Task Show(HttpContext http, string returnUrl, string? language, string? error = null, string name = "",
        int status = StatusCodes.Status400BadRequest)
    {
        var texts = PageTexts.For(http, language);
        // With the focus on the field to fill in.
        var body = (error == "again" ? HtmlPage.Status(texts[error]) : HtmlPage.Error(texts, error)) + HtmlPage.Form(http, "/sign-in",
            HtmlPage.Field(texts, "name", "name", "autocomplete=\"username webauthn\" autocapitalize=\"none\" spellcheck=\"false\" "
                + $"dir=\"ltr\" required maxlength=\"256\" value=\"{HtmlPage.Encode(name)}\"{(name.Length == 0 ? " autofocus" : "")}")
            + HtmlPage.Field(texts, "password", "password", "type=\"password\" autocomplete=\"current-password\" dir=\"ltr\" required "
                + $"maxlength=\"256\"{(name.Length == 0 ? "" : " autofocus")}")
            + HtmlPage.Button(texts["submit"]), ("returnUrl", returnUrl), ("lang", texts.Language))
            // The script shows it.
            + HtmlPage.Form(http, "/passkeys/sign-in", " data-passkey=\"get\" data-options=\"/passkeys/request\" hidden",
                HtmlPage.Button(texts["withPasskey"], "second"), ("credential", ""), ("returnUrl", returnUrl), ("lang", texts.Language));
        await HtmlPage.Write(http, texts, texts["signIn"], body,
            new PageFrame("/sign-in" + QueryString.Create("returnUrl", returnUrl), await ReturnAddress.Origin(http, returnUrl), status,
                Script: true));
    }
}
