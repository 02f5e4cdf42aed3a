using System.Globalization;
using Embassy.Identity.Accounts;
using Embassy.Identity.Grants;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using OpenIddict.Abstractions;
using static Embassy.Identity.Pages.HtmlPage;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Embassy.Identity.Pages;

/// <summary>
/// <c>/account</c>: a person's own password, second factor, passkeys and sign-ins. <see cref="SecondFactorPage"/> and
/// <see cref="PasskeyForms"/> answer its forms for those.
/// </summary>
static class AccountPage
{
    public static void MapAccount(this IEndpointRouteBuilder app)
    {
        app.MapPage("GET", "/account", Visitors.SignedIn, v => Show(v));
        app.MapPage("POST", "/account/password", Visitors.SignedIn, ChangePassword);
        app.MapPage("POST", "/account/sign-ins/end", Visitors.SignedIn, EndSignIn);
    }

    // Everything else that the person has ends: a thief may have it.
    static async Task ChangePassword(Visit visit)
    {
        var (users, person) = (visit.Get<UserManager<Person>>(), visit.Person);
        if (await visit.Get<PasswordCheck>().Check(person.UserName!, visit.Form["current"].ToString()) is null)
            await Show(visit, "refusedCurrent");
        else if (await NewPassword.Refusal(users, person, visit.Form) is { } error) await Show(visit, error);
        else if (!await NewPassword.Set(users, person, visit.Form)) await Show(visit, "changed");
        else
        {
            await visit.Get<SessionRevocation>()(person, false, visit.Cancellation);
            await Session.Begin(visit.Http, person);
            visit.Done("/account", "donePassword");
        }
    }

    static async Task EndSignIn(Visit visit)
    {
        var id = visit["id"];
        if (await visit.Get<IdentityDb>().SignIns.AnyAsync(s => s.Id == id && s.Subject == visit.Person.Id, visit.Cancellation))
            await visit.Get<IOpenIddictTokenManager>().RevokeByAuthorizationIdAsync(id, visit.Cancellation);
        visit.Done("/account", "doneSignIn");
    }

    /// <param name="error">Key of the text that says what is wrong.</param>
    public static async Task Show(Visit visit, string? error = null)
    {
        var (texts, person, db) = (visit.Texts, visit.Person, visit.Get<IdentityDb>());
        var passkeys = await db.Passkeys.AsNoTracking().Where(p => p.UserId == person.Id).ToListAsync(visit.Cancellation);
        var who = $"<bdi>{Encode(person.Name)}</bdi> (<bdi dir=\"ltr\">{Encode(person.UserName!)}</bdi>)";
        var body = Error(texts, error) + visit.DoneText()
            + $"<p>{texts.Format("signedInAs", who)}</p>"
            + Section("secondFactor", SecondFactor(visit)) + Section("passkeys", Passkeys(visit, passkeys))
            + Section("passwordTitle", visit.FormTo("/account/password",
                Field(texts, "current", "currentPassword", "type=\"password\" autocomplete=\"current-password\" dir=\"ltr\" "
                    + "required maxlength=\"256\"")
                + NewPassword.Fields(texts) + $"<p class=\"hint\">{Encode(texts["passwordEnds"])}</p>" + Button(texts["save"])))
            + Section("signIns", await SignIns(visit) + HtmlPage.Form(visit.Http, "/sign-out",
                $"<button class=\"second\" name=\"everywhere\" value=\"yes\">{Encode(texts["everywhere"])}</button>",
                ("lang", texts.Language)));
        await visit.Write(texts["account"], body, error is null ? 200 : 400, script: true);

        string Section(string title, string content) =>
            $"<section aria-labelledby=\"{title}\"><h2 id=\"{title}\">{Encode(texts[title])}</h2>{content}</section>";
    }

    static string SecondFactor(Visit visit)
    {
        var (texts, person) = (visit.Texts, visit.Person);
        if (person.TotpKey is null)
            return $"<p>{Encode(texts["secondFactorOff"])}</p>"
                + $"<p><a class=\"action\" href=\"/account/second-factor\">{Encode(texts["setUp"])}</a></p>";
        var left = person.RecoveryCodes.Count.ToString(CultureInfo.InvariantCulture);
        return $"<p>{Encode(texts["secondFactorOn"])} {Encode(texts.Format("codesLeft", left))}</p><div class=\"row\">"
            + visit.FormTo("/account/recovery-codes", Button(texts["newCodes"], "second"))
            + $"<a class=\"action\" href=\"/account/second-factor\">{Encode(texts["setUpAgain"])}</a>"
            + (visit.Get<SecondFactor>().IsRequired(person.Roles) ? "</div>"
                : visit.FormTo("/account/second-factor/remove", Button(texts["remove"], "danger")) + "</div>");
    }

    static string Passkeys(Visit visit, List<Passkey> passkeys)
    {
        var texts = visit.Texts;
        var rows = string.Concat(passkeys.OrderBy(p => p.Data.CreatedAt).Select(p => "<li>"
            + $"<span><bdi>{Encode(p.Data.Name ?? "–")}</bdi> <small>{Instant(p.Data.CreatedAt)}</small></span>"
            + visit.FormTo("/account/passkeys/remove", ButtonOf(texts["remove"], p.Data.Name ?? "–", "danger small"),
                ("id", System.Buffers.Text.Base64Url.EncodeToString(p.CredentialId))) + "</li>"));
        return $"<p>{Encode(texts["passkeysWhy"])}</p>" + (rows.Length == 0 ? "" : $"<ul class=\"list\">{rows}</ul>")
            // The script shows the form in the place of the note.
            + $"<p class=\"hint\" data-without-script>{Encode(texts["passkeysScript"])}</p>"
            + HtmlPage.Form(visit.Http, "/account/passkeys", " data-passkey=\"create\" data-options=\"/account/passkeys/options\" hidden",
                Field(texts, "label", "passkeyName", "autocomplete=\"off\" dir=\"auto\" required maxlength=\"100\"")
                + Button(texts["addPasskey"], "second"), ("credential", ""), ("lang", texts.Language));
    }

    static async Task<string> SignIns(Visit visit)
    {
        var (texts, db) = (visit.Texts, visit.Get<IdentityDb>());
        var now = visit.Get<TimeProvider>().GetUtcNow().UtcDateTime;
        var active = await db.SignIns.AsNoTracking().Where(s => s.Subject == visit.Person.Id && s.Status == Statuses.Valid
                && s.Tokens.Any(t => t.Status == Statuses.Valid && t.ExpirationDate > now))
            .OrderByDescending(s => s.CreationDate)
            .Select(s => new { s.Id, Name = s.Application!.DisplayName, Since = s.CreationDate, Used = s.Tokens.Max(t => t.CreationDate) })
            .Take(100).ToListAsync(visit.Cancellation);
        if (active.Count == 0) return $"<p>{Encode(texts["noSignIns"])}</p>";
        var rows = string.Concat(active.Select(s => $"<tr><th scope=\"row\"><bdi>{Encode(s.Name ?? "–")}</bdi></th>"
            + $"<td>{Instant(Utc(s.Since))}</td><td>{Instant(Utc(s.Used))}</td><td>"
            + visit.FormTo("/account/sign-ins/end", Button(texts["end"], "danger small"), ("id", s.Id!)) + "</td></tr>"));
        return PageTable.Of(texts, "signIns", ["frontEnd", "since", "lastUsed", ""], rows);
    }

    static DateTimeOffset? Utc(DateTime? at) => at is { } time ? new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)) : null;
}
