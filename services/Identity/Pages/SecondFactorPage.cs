using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Embassy.Identity.Accounts;
using Microsoft.AspNetCore.DataProtection;
using QRCoder;
using static Embassy.Identity.Pages.HtmlPage;

namespace Embassy.Identity.Pages;

/// <summary><c>/account/second-factor</c>: sets up or removes an authenticator application; recovery codes.</summary>
static class SecondFactorPage
{
    static readonly TimeSpan KeyLife = TimeSpan.FromMinutes(30);

    public static void MapSecondFactor(this IEndpointRouteBuilder app)
    {
        app.MapPage("GET", "/account/second-factor", Visitors.SignedInNow, v => Show(v, Totp.NewKey()));
        app.MapPage("POST", "/account/second-factor", Visitors.SignedInNow, Enrol);
        app.MapPage("POST", "/account/second-factor/remove", Visitors.SignedInNow, Remove);
        app.MapPage("POST", "/account/recovery-codes", Visitors.SignedInNow, async visit =>
        {
            if (visit.Person.TotpKey is null) await AccountPage.Show(visit, "changed");
            else await ShowCodes(visit, await visit.Get<SecondFactor>().NewRecoveryCodes(visit.Person));
        });
    }

    static async Task Enrol(Visit visit)
    {
        if (OpenKey(visit.Http, visit.Person, visit["key"]) is not { } key) await AccountPage.Show(visit, "expired");
        else if (await visit.Get<SecondFactor>().Enrol(visit.Person, key, visit["code"]) is not { } codes)
            await Show(visit, key, "refusedCode");
        else
        {
            await Session.Begin(visit.Http, visit.Person);
            await ShowCodes(visit, codes);
        }
    }

    static async Task Remove(Visit visit)
    {
        if (visit.Get<SecondFactor>().IsRequired(visit.Person.Roles)) await AccountPage.Show(visit, "factorRequired");
        else
        {
            visit.Person.RemoveTotp();
            await visit.Get<Microsoft.AspNetCore.Identity.UserManager<Person>>().UpdateSecurityStampAsync(visit.Person);
            await Session.Begin(visit.Http, visit.Person);
            visit.Done("/account", "doneFactorRemoved");
        }
    }

    static Task Show(Visit visit, string key, string? error = null) => visit.Write(visit.Texts["enrolTitle"],
        Error(visit.Texts, error) + visit.FormTo("/account/second-factor", Fields(visit.Texts, visit.Person, key),
            ("key", SealKey(visit.Http, visit.Person, key))), error is null ? 200 : 400);

    static Task ShowCodes(Visit visit, IReadOnlyList<string> codes) =>
        visit.Write(visit.Texts["recoveryCodes"], Codes(visit.Texts, codes, "/account"));

    /// <summary>The key as a picture and as text, and the field for the first code.</summary>
    public static string Fields(PageTexts texts, Person person, string key) =>
        $"<p>{Encode(texts["enrolHow"])}</p>{Picture(texts, Totp.Address(key, person.UserName!, SecondFactor.Issuer))}"
        + $"<p>{Encode(texts["enrolKey"])}<br><code dir=\"ltr\">{string.Join(' ', key.Chunk(4).Select(c => new string(c)))}</code></p>"
        + Field(texts, "code", "firstCode", "autocomplete=\"one-time-code\" inputmode=\"numeric\" dir=\"ltr\" required "
            + "maxlength=\"16\" autofocus")
        + Button(texts["confirm"]);

    public static string Codes(PageTexts texts, IReadOnlyList<string> codes, string next) =>
        $"<p>{Encode(texts["recoveryCodesWhy"])}</p><ol class=\"codes\" dir=\"ltr\">"
        + string.Concat(codes.Select(c => $"<li><code>{c}</code></li>")) + "</ol>"
        + $"<p><a class=\"action\" href=\"{Encode(next)}\">{Encode(texts["codesStored"])}</a></p>";

    /// <summary>Carries a key that is not in use yet through the form.</summary>
    public static string SealKey(HttpContext http, Person person, string key) => Protector(http).Protect($"{person.Id} {key}", KeyLife);

    public static string? OpenKey(HttpContext http, Person person, string text)
    {
        try
        {
            return Protector(http).Unprotect(text).Split(' ') is [var id, var key] && id == person.Id ? key : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    static string Picture(PageTexts texts, string address)
    {
        var modules = QRCodeGenerator.GenerateQrCode(address, QRCodeGenerator.ECCLevel.M).ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < modules.Count; y++)
            for (var x = 0; x < modules[y].Length; x++)
                if (modules[y][x]) path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
        return $"<svg class=\"qr\" viewBox=\"0 0 {modules.Count} {modules.Count}\" role=\"img\" aria-label=\"{Encode(texts["qr"])}\">"
            + $"<path fill=\"#fff\" d=\"M0 0h{modules.Count}v{modules.Count}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>";
    }

    static ITimeLimitedDataProtector Protector(HttpContext http) =>
        http.RequestServices.GetDataProtectionProvider().CreateProtector("embassy.totp-enrolment").ToTimeLimitedDataProtector();
}
