using Embassy.Identity.Accounts;

namespace Embassy.Identity.Pages;

/// <summary>Who may open a page.</summary>
enum Visitors
{
    SignedIn,

    /// <summary>Who proved in the last ten minutes who they are; others do so again.</summary>
    SignedInNow,

    Administrators,
}

/// <summary>A signed-in person's request for a page, or a form that they sent.</summary>
sealed record Visit(HttpContext Http, Person Person, PageTexts Texts, IFormCollection Form)
{
    public T Get<T>() where T : notnull => Http.RequestServices.GetRequiredService<T>();

    public CancellationToken Cancellation => Http.RequestAborted;

    public string this[string field] => Form[field].ToString().Trim();

    public string FormTo(string action, string fields, params (string Name, string Value)[] hidden) =>
        HtmlPage.Form(Http, action, fields, [("lang", Texts.Language), .. hidden]);

    public Task Write(string title, string body, int status = StatusCodes.Status200OK, bool script = false)
    {
        // The answer to a form cannot be read again in another language.
        var path = HttpMethods.IsGet(Http.Request.Method) ? Http.Request.Path + WithoutLanguage() : null;
        return HtmlPage.Write(Http, Texts, title, body, new PageFrame(path, null, status, script, Navigation()));
    }

    /// <summary>Leads to a page that says with a text that something is done.</summary>
    public void Done(string path, string key) => Http.Response.Redirect($"{path}?done={key}");

    /// <summary>The text to which <see cref="Done"/> led.</summary>
    public string DoneText()
    {
        var key = Http.Request.Query["done"].ToString();
        return key.StartsWith("done", StringComparison.Ordinal) && Texts.Has(key) ? HtmlPage.Status(Texts[key]) : "";
    }

    string WithoutLanguage() => QueryString.Create(Http.Request.Query.Where(q => q.Key is "q" or "page" or "factor" or "without")
        .Select(q => KeyValuePair.Create(q.Key, (string?)q.Value.ToString()))).ToString();

    string Navigation()
    {
        var pages = Person.IsAdministrator ? (string[])["account", "people", "programs"] : ["account"];
        var links = string.Concat(pages.Select(p => $"<li><a href=\"/{p}\""
            + $"{(Http.Request.Path.StartsWithSegments("/" + p, StringComparison.Ordinal) ? " aria-current=\"page\"" : "")}>"
            + $"{HtmlPage.Encode(Texts[p])}</a></li>"));
        return $"<header><nav aria-label=\"{HtmlPage.Encode(Texts["pages"])}\"><ul>{links}<li><a href=\"/sign-out\">"
            + $"{HtmlPage.Encode(Texts["signOut"])}</a></li></ul></nav></header>";
    }
}

static class Visits
{
    /// <summary>Maps a page for people who are signed in. A form needs its antiforgery token.</summary>
    public static void MapPage(this IEndpointRouteBuilder app, string method, string path, Visitors visitors, Func<Visit, Task> page) =>
        app.MapMethods(path, [method], async http =>
        {
            var form = HttpMethods.IsPost(method) ? await http.Request.ReadFormAsync(http.RequestAborted) : FormCollection.Empty;
            var (person, fresh) = await Session.Current(http);
            // A form is lost; its page is shown again.
            var back = HttpMethods.IsPost(method) ? visitors == Visitors.Administrators ? "/people" : "/account" : http.Request.Path.Value!;
            if (person is null || visitors == Visitors.SignedInNow && !fresh)
            {
                http.Response.Redirect("/sign-in" + QueryString.Create("returnUrl", back)
                    + (person is null ? "" : "&again=yes"));
                return;
            }
            var visit = new Visit(http, person, PageTexts.For(http, form["lang"]), form);
            if (visitors == Visitors.Administrators && !person.IsAdministrator)
                await Refuse(visit, "forbidden", StatusCodes.Status403Forbidden);
            else if (HttpMethods.IsPost(method) && !await HtmlPage.IsOwnForm(http))
                await Refuse(visit, "expired", StatusCodes.Status400BadRequest);
            else await page(visit);
        });

    public static Task Refuse(Visit visit, string key, int status) =>
        visit.Write(visit.Texts["problem"], HtmlPage.Error(visit.Texts, key), status);
}
