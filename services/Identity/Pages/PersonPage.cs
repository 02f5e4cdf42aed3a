using Embassy.Identity.Accounts;
using Microsoft.EntityFrameworkCore;
using static Embassy.Identity.Pages.HtmlPage;

namespace Embassy.Identity.Pages;

/// <summary>
/// <c>/people/{id}</c>: one account. An administrator changes its roles, disables it, resets what was lost and ends
/// what the person has. Nobody deletes it: its id stays the author of what the person wrote.
/// </summary>
static class PersonPage
{
    public static void MapPerson(this IEndpointRouteBuilder app)
    {
        app.MapPage("GET", "/people/{id}", Visitors.Administrators, v => On(v, (_, person) => Show(v, person)));
        app.MapPage("POST", "/people/{id}/roles", Visitors.Administrators, v => On(v, async (people, person) =>
        {
            await people.ChangeRoles(person, RoleFields.Read(v), v.Cancellation);
            if (v["everywhere"].Length > 0) await people.SignOut(person, v.Cancellation);
            v.Done("/people/" + person.Id, v["everywhere"].Length > 0 ? "doneRolesEverywhere" : "doneRoles");
        }));
        Map("disable", "doneDisabled", (v, people, person) => people.Disable(person, v.Cancellation));
        Map("enable", "doneEnabled", (v, people, person) => people.Enable(person));
        Map("reset-second-factor", "doneFactorReset", (v, people, person) => people.ResetSecondFactor(person, v.Cancellation));
        Map("sign-out", "doneSignedOut", (v, people, person) => people.SignOut(person, v.Cancellation));
        app.MapPage("POST", "/people/{id}/password", Visitors.Administrators, v => On(v, async (people, person) =>
        {
            var password = await people.ResetPassword(person, v.Cancellation);
            await v.Write(person.Name, PeoplePage.OneTime(v, person.UserName!, password, "/people/" + person.Id));
        }));

        void Map(string action, string done, Func<Visit, AccountAdministration, Person, Task> change) =>
            app.MapPage("POST", "/people/{id}/" + action, Visitors.Administrators, v => On(v, async (people, person) =>
            {
                await change(v, people, person);
                v.Done("/people/" + person.Id, done);
            }));
    }

    static async Task On(Visit visit, Func<AccountAdministration, Person, Task> work)
    {
        var id = (string?)visit.Http.GetRouteValue("id");
        var db = visit.Get<IdentityDb>();
        if (await db.People.SingleOrDefaultAsync(p => p.Id == id, visit.Cancellation) is not { } person)
        {
            await Visits.Refuse(visit, "noAccount", StatusCodes.Status404NotFound);
            return;
        }
        try
        {
            await work(visit.Get<AccountAdministration>(), person);
        }
        catch (AccountRefusedException e)
        {
            await db.Entry(person).ReloadAsync(visit.Cancellation);
            await Show(visit, person, e.Key);
        }
    }

    static async Task Show(Visit visit, Person person, string? error = null)
    {
        var texts = visit.Texts;
        var passkeys = await visit.Get<IdentityDb>().Passkeys.CountAsync(k => k.UserId == person.Id, visit.Cancellation);
        (string Label, string Value)[] facts =
        [
            ("name", $"<bdi dir=\"ltr\">{Encode(person.UserName!)}</bdi>"), ("state", Encode(texts[PeoplePage.StateOf(person)])),
            ("secondFactor", Encode(texts[PeoplePage.Factor(person, passkeys)])), ("lastSignIn", Instant(person.LastSignInAt)),
            ("subject", $"<code dir=\"ltr\">{person.Id}</code>"),
        ];
        var list = string.Concat(facts.Select(f => $"<dt>{Encode(texts[f.Label])}</dt><dd>{f.Value}</dd>"));
        // The list of people leads here with a role that is to be taken away; it is before it is saved.
        var without = visit.Http.Request.Query["without"].ToString();
        var taken = error is null && person.Roles.Contains(without);
        var body = Error(texts, error) + visit.DoneText() + $"<dl>{list}</dl>"
            + "<section>" + (taken ? $"<p class=\"hint\" role=\"status\">{Encode(texts.Format("withoutRole", without))}</p>" : "")
            + visit.FormTo(To("roles"), RoleFields.Write(texts, [.. person.Roles.Where(r => !taken || r != without)])
                + $"<div class=\"row\">{Button(texts["saveRoles"])}"
                + $"<button class=\"second\" name=\"everywhere\" value=\"yes\">{Encode(texts["saveRolesEverywhere"])}</button></div>")
            + "</section>"
            + Action("password", "resetPassword", "resetPasswordWhy", "second")
            + Action("reset-second-factor", "resetFactor", "resetFactorWhy", "second")
            + Action("sign-out", "endSignIns", "endSignInsWhy", "second")
            + (person.DisabledAt is null ? Action("disable", "disable", "disableWhy", "danger")
                : Action("enable", "enable", "enableWhy", "second"))
            + $"<p><a href=\"/people\">{Encode(texts["back"])}</a></p>";
        await visit.Write(person.Name, body, error is null ? 200 : 400);

        string To(string action) => $"/people/{person.Id}/{action}";
        string Action(string action, string label, string why, string kind) =>
            $"<section class=\"action-row\"><p>{Encode(texts[why])}</p>{visit.FormTo(To(action), Button(texts[label], kind))}</section>";
    }
}
