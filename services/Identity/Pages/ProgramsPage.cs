using System.Globalization;
using Embassy.Identity.Accounts;
using Embassy.Identity.Grants;
using Embassy.Identity.Programs;
using static Embassy.Identity.Pages.HtmlPage;

namespace Embassy.Identity.Pages;

/// <summary><c>/programs</c>: credentials of programs that get tokens for themselves.</summary>
static class ProgramsPage
{
    static readonly TimeSpan UsualLife = TimeSpan.FromDays(365);

    public static void MapPrograms(this IEndpointRouteBuilder app)
    {
        app.MapPage("GET", "/programs", Visitors.Administrators, v => Show(v));
        app.MapPage("POST", "/programs", Visitors.Administrators, v => Try(v, async programs =>
        {
            // To the end of that day.
            DateTimeOffset? expires = v["expires"].Length == 0 ? null
                : DateOnly.TryParseExact(v["expires"], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                    ? new DateTimeOffset(day.AddDays(1), TimeOnly.MinValue, TimeSpan.Zero)
                    : throw new AccountRefusedException("notDate", "The expiry is no date.");
            await ShowSecret(v, v["id"], await programs.Create(v["id"], v["name"], RoleFields.Read(v), expires, v.Cancellation));
        }));
        app.MapPage("POST", "/programs/rotate", Visitors.Administrators, v => On(v, async (programs, program) =>
        {
            if (!int.TryParse(v["hours"], NumberStyles.None, CultureInfo.InvariantCulture, out var hours) || hours > 720)
                throw new AccountRefusedException("overlap", "The former secret ends within 30 days.");
            var until = v.Get<TimeProvider>().GetUtcNow() + TimeSpan.FromHours(hours);
            await ShowSecret(v, program.ClientId!, await programs.Rotate(program, until, v.Cancellation), until);
        }));
        app.MapPage("POST", "/programs/revoke", Visitors.Administrators, v => On(v, async (programs, program) =>
        {
            await programs.Revoke(program, v.Cancellation);
            v.Done("/programs", "doneRevoked");
        }));
    }

    static Task On(Visit visit, Func<ProgramAdministration, ClientProgram, Task> work) => Try(visit, async programs =>
    {
        var program = await programs.Find(visit["id"], visit.Cancellation);
        await work(programs, program ?? throw new AccountRefusedException("noProgram", "There is no such program."));
    });

    static async Task Try(Visit visit, Func<ProgramAdministration, Task> work)
    {
        try
        {
            await work(visit.Get<ProgramAdministration>());
        }
        catch (AccountRefusedException e)
        {
            await Show(visit, e.Key);
        }
    }

    static Task ShowSecret(Visit visit, string id, string secret, DateTimeOffset? formerUntil = null)
    {
        var texts = visit.Texts;
        return visit.Write(texts["programs"], Status(texts.Format("secretOf", id))
            + $"<p><code dir=\"ltr\" class=\"secret\">{Encode(secret)}</code></p><p>{Encode(texts["secretWhy"])}</p>"
            + (formerUntil is null ? "" : $"<p>{Encode(texts["formerUntil"])} {Instant(formerUntil)}</p>")
            + $"<p><a class=\"action\" href=\"/programs\">{Encode(texts["back"])}</a></p>");
    }

    static async Task Show(Visit visit, string? error = null)
    {
        var texts = visit.Texts;
        var now = visit.Get<TimeProvider>().GetUtcNow();
        var rows = string.Concat((await visit.Get<ProgramAdministration>().List(visit.Cancellation)).Select(p =>
            $"<tr><th scope=\"row\"><bdi dir=\"ltr\">{Encode(p.ClientId!)}</bdi></th><td><bdi>{Encode(p.DisplayName ?? "")}</bdi></td>"
            + $"<td>{RoleFields.Shown(p.Roles)}</td><td>{Instant(p.ExpiresAt)}</td><td>{Instant(p.LastUsedAt)}</td>"
            + $"<td>{Encode(texts[p.RevokedAt is not null ? "stateRevoked" : p.IsOpen(now) ? "stateActive" : "stateExpired"])}"
            + (p.FormerSecretUntil > now ? $"<br><small>{Encode(texts["formerUntil"])} {Instant(p.FormerSecretUntil)}</small>" : "")
            + $"</td><td>{(p.RevokedAt is null ? Actions(visit, p) : "")}</td></tr>"));
        var usual = (now + UsualLife).UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var body = Error(texts, error) + visit.DoneText() + $"<p>{Encode(texts["programsWhy"])}</p>"
            + (rows.Length == 0 ? ""
                : PageTable.Of(texts, "programs", ["id", "fullName", "roles", "ends", "lastUsed", "state", ""], rows))
            + $"<section aria-labelledby=\"add\"><h2 id=\"add\">{Encode(texts["addProgram"])}</h2>" + visit.FormTo("/programs",
                Field(texts, "id", "id", "autocomplete=\"off\" autocapitalize=\"none\" spellcheck=\"false\" dir=\"ltr\" required "
                    + $"maxlength=\"100\" value=\"{Encode(visit["id"])}\"", "idHint")
                + Field(texts, "name", "fullName", "autocomplete=\"off\" dir=\"auto\" required maxlength=\"256\" "
                    + $"value=\"{Encode(visit["name"])}\"")
                + Field(texts, "expires", "expires", "type=\"date\" dir=\"ltr\" "
                    + $"value=\"{Encode(error is null ? usual : visit["expires"])}\"", "expiresHint")
                + RoleFields.Write(texts, error is null ? [] : RoleFields.Read(visit)) + Button(texts["add"])) + "</section>";
        await visit.Write(texts["programs"], body, error is null ? 200 : 400);
    }

    static string Actions(Visit visit, ClientProgram program)
    {
        var texts = visit.Texts;
        var field = $"hours-{program.ClientId}";
        return visit.FormTo("/programs/rotate", $"<label for=\"{field}\">{Encode(texts["overlapHours"])}</label>"
            + $"<input id=\"{field}\" name=\"hours\" type=\"number\" min=\"0\" max=\"720\" value=\"24\" required dir=\"ltr\">"
            + ButtonOf(texts["rotate"], program.ClientId!, "second small"), ("id", program.ClientId!))
            + visit.FormTo("/programs/revoke", ButtonOf(texts["revoke"], program.ClientId!, "danger small"), ("id", program.ClientId!));
    }
}
