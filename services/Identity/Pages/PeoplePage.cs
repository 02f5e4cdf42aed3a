using System.Globalization;
using Embassy.Identity.Accounts;
using Microsoft.EntityFrameworkCore;
using static Embassy.Identity.Pages.HtmlPage;

namespace Embassy.Identity.Pages;

/// <summary><c>/people</c>: the accounts, and a form for a new one. <see cref="PersonPage"/> changes one.</summary>
static class PeoplePage
{
    const int PageSize = 50;

    const string NoFactor = "none";

    public static void MapPeople(this IEndpointRouteBuilder app)
    {
        app.MapPage("GET", "/people", Visitors.Administrators, v => Show(v));
        app.MapPage("POST", "/people", Visitors.Administrators, Create);
    }

    static async Task Create(Visit visit)
    {
        try
        {
            var password = await visit.Get<AccountAdministration>().Create(visit["userName"], visit["name"], RoleFields.Read(visit));
            await visit.Write(visit.Texts["people"], OneTime(visit, visit["userName"], password, "/people"));
        }
        catch (AccountRefusedException e)
        {
            await Show(visit, e.Key);
        }
    }

    /// <summary>A one-time password, shown once.</summary>
    public static string OneTime(Visit visit, string userName, string password, string back) =>
        Status(visit.Texts.Format("oneTimePassword", userName)) + $"<p><code dir=\"ltr\" class=\"secret\">{Encode(password)}</code></p>"
        + $"<p>{Encode(visit.Texts["oneTimeWhy"])}</p><p><a class=\"action\" href=\"{Encode(back)}\">{Encode(visit.Texts["back"])}</a></p>";

    static async Task Show(Visit visit, string? error = null)
    {
        var (texts, query) = (visit.Texts, visit.Http.Request.Query);
        var search = query["q"].ToString().Trim();
        var withoutFactor = query["factor"] == NoFactor;
        var number = int.TryParse(query["page"], NumberStyles.None, CultureInfo.InvariantCulture, out var asked)
            && asked is > 0 and < 1_000_000 ? asked : 1;
        var db = visit.Get<IdentityDb>();
        var people = db.People.AsNoTracking();
        if (search.Length > 0)
        {
            var wanted = Person.Normalize(search);
            people = people.Where(p => p.NormalizedName.Contains(wanted) || p.NormalizedUserName!.Contains(wanted));
        }
        var unprotected = people.Where(p => p.DisabledAt == null && p.TotpKey == null && !db.Passkeys.Any(k => k.UserId == p.Id));
        var lacking = await unprotected.CountAsync(visit.Cancellation);
        if (withoutFactor) people = unprotected;
        var count = withoutFactor ? lacking : await people.CountAsync(visit.Cancellation);
        var page = await people.OrderBy(p => p.NormalizedUserName).Skip((number - 1) * PageSize).Take(PageSize)
            .Select(p => new { Person = p, Passkeys = db.Passkeys.Count(k => k.UserId == p.Id) }).ToListAsync(visit.Cancellation);
        var rows = string.Concat(page.Select(p => $"<tr><th scope=\"row\"><a href=\"/people/{p.Person.Id}\"><bdi dir=\"ltr\">"
            + $"{Encode(p.Person.UserName!)}</bdi></a></th><td><bdi>{Encode(p.Person.Name)}</bdi></td>"
            + $"<td>{RoleFields.Shown(texts, p.Person)}</td>"
            + $"<td>{FactorMark(texts, p.Person, p.Passkeys)}</td><td>{Instant(p.Person.LastSignInAt)}</td>"
            + $"<td>{Encode(texts[StateOf(p.Person)])}</td></tr>"));
        var body = Error(texts, error) + visit.DoneText()
            + $"<form class=\"row\" method=\"get\" action=\"/people\" role=\"search\"><div>"
            + Field(texts, "q", "search", $"type=\"search\" dir=\"auto\" maxlength=\"100\" value=\"{Encode(search)}\"")
            + $"</div>{(withoutFactor ? $"<input type=\"hidden\" name=\"factor\" value=\"{NoFactor}\">" : "")}"
            + $"{Button(texts["find"], "second")}</form>"
            + $"<p>{Encode(texts.Format(withoutFactor ? "accountsWithoutFactor" : "accounts", count))}{Narrow()}</p>"
            + PageTable.Of(texts, "people", ["name", "fullName", "roles", "secondFactor", "lastSignIn", "state"], rows)
            + Pager(texts, search, withoutFactor, number, count)
            + $"<section aria-labelledby=\"add\"><h2 id=\"add\">{Encode(texts["addPerson"])}</h2>" + visit.FormTo("/people",
                Field(texts, "userName", "name", "autocomplete=\"off\" autocapitalize=\"none\" spellcheck=\"false\" dir=\"ltr\" required "
                    + $"maxlength=\"256\" value=\"{Encode(visit["userName"])}\"", "userNameHint")
                + Field(texts, "name", "fullName", "autocomplete=\"off\" dir=\"auto\" required maxlength=\"256\" "
                    + $"value=\"{Encode(visit["name"])}\"")
                + RoleFields.Write(texts, error is null ? [] : RoleFields.Read(visit)) + Button(texts["add"])) + "</section>";
        await visit.Write(texts["people"], body, error is null ? 200 : 400);

        // To those without a second factor, or back to all.
        string Narrow() => !withoutFactor && lacking == 0 ? "" : $" · <a href=\"{Encode(ListOf(search, !withoutFactor, 1))}\">"
            + Encode(withoutFactor ? texts["allAccounts"] : texts.Format("withoutFactor", lacking)) + "</a>";
    }

    /// <summary>Key of the text for the state of an account.</summary>
    public static string StateOf(Person person) => person.DisabledAt is not null ? "stateDisabled"
        : person.LockoutEnd > DateTimeOffset.UtcNow ? "stateLocked" : person.MustChangePassword ? "stateNew" : "stateActive";

    /// <summary>Key of the text for the second factor of an account.</summary>
    public static string Factor(Person person, int passkeys) => (person.TotpKey is not null, passkeys > 0) switch
    {
        (true, true) => "factorBoth",
        (true, false) => "factorApp",
        (false, true) => "factorPasskey",
        _ => "factorNone",
    };

    // One who leaves the mission needs none.
    static string FactorMark(PageTexts texts, Person person, int passkeys) => Factor(person, passkeys) is var factor
        && factor == "factorNone" && person.DisabledAt is null ? $"<strong class=\"lacks\">{Encode(texts[factor])}</strong>"
        : Encode(texts[factor]);

    static string Pager(PageTexts texts, string search, bool withoutFactor, int number, int count)
    {
        var links = (number > 1 ? Link(number - 1, "previous") : "") + (number * PageSize < count ? Link(number + 1, "next") : "");
        return links.Length == 0 ? "" : $"<nav class=\"pager\" aria-label=\"{Encode(texts["pager"])}\"><ul>{links}</ul></nav>";

        string Link(int page, string key) =>
            $"<li><a href=\"{Encode(ListOf(search, withoutFactor, page))}\">{Encode(texts[key])}</a></li>";
    }

    static string ListOf(string search, bool withoutFactor, int page) => "/people" + QueryString.Create(
        new Dictionary<string, string?>
        {
            ["q"] = search.Length > 0 ? search : null,
            ["factor"] = withoutFactor ? NoFactor : null,
            ["page"] = page > 1 ? page.ToString(CultureInfo.InvariantCulture) : null,
        }.Where(p => p.Value is not null));
}
