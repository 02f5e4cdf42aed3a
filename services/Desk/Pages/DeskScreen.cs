using System.Diagnostics;
using System.Globalization;
using Embassy.Desk.Gateway;
using Embassy.Desk.Problems;
using Embassy.Desk.Screens;
using Embassy.Web.Gateway;
using Embassy.Web.Languages;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Embassy.Desk.Pages;

/// <summary>The model of every screen: the person, the words, the form's key and its problem.</summary>
public abstract class DeskScreen(DeskContext desk) : PageModel
{
    static readonly ActivitySource Source = new("Embassy.Desk");

    public DeskContext Desk => desk;

    public Words W => desk.Words;

    public string Title { get; protected set; } = "";

    /// <summary>The section of the navigation: <c>pages</c>.</summary>
    public virtual string Section => "";

    /// <summary>Policies of which the person needs one; empty for every member of the staff.</summary>
    protected virtual IReadOnlyList<string> Needs => [];

    /// <summary>Why the last write was refused.</summary>
    public ProblemView? Problem { get; protected set; }

    /// <summary>A sentence about what was done.</summary>
    public string? Done { get; protected set; }

    /// <summary>The ETag of what the form shows.</summary>
    [BindProperty(Name = "_etag")]
    public string? ETag { get; set; }

    /// <summary>Is made with the form, so that sending it twice is one write.</summary>
    [BindProperty(Name = "_key")]
    public string? Key { get; set; }

    /// <summary>The fields of the form, at which messages are shown.</summary>
    public virtual IReadOnlyList<Field> Fields => [];

    public override async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        using var span = Source.StartActivity($"desk.page {GetType().Name}");
        var status = await desk.Load(HttpContext, HttpContext.RequestAborted);
        span?.SetTag("desk.language", desk.Language.Tag);
        if (status is StatusCodes.Status401Unauthorized)
        {
            // What was being sent is held by the middleware; a reader signs in again and comes back.
            await HttpContext.SignOutAsync(CookieAuthenticationDefaults.AuthenticationScheme);
            context.Result = HttpMethods.IsPost(Request.Method) ? StatusCode(status)
                : Challenge(new AuthenticationProperties { RedirectUri = Request.Path + Request.QueryString });
            return;
        }
        if (User.Identity is { IsAuthenticated: true } && (desk.Caller is null || (Needs.Count > 0 && !desk.MayAny([.. Needs]))))
        {
            context.Result = Refuse(desk.Caller is null);
            return;
        }
        if (TempDone is { Length: > 0 } key && W.Has("done." + key)) Done = W["done." + key];
        var executed = await next();
        // What was refused is another write when it is sent again; what may have been done keeps its key.
        if (HttpMethods.IsGet(Request.Method) || Problem?.Problem.Status is null or (>= 400 and < 500)) Key = Guid.NewGuid().ToString("N");
        if (executed.Result is PageResult && Problem is not null && Response.StatusCode == StatusCodes.Status200OK)
            Response.StatusCode = Problem.Problem.Status is >= 400 and < 600 ? Problem.Problem.Status
                : StatusCodes.Status503ServiceUnavailable;
        Response.Headers["Server-Timing"] = $"gw;desc=\"{desk.Gateway.Calls} calls\"";
    }

    [FromQuery(Name = "done")]
    public string? TempDone { get; set; }

    ViewResult Refuse(bool away)
    {
        Title = W[away ? "problem.unavailable" : "refused"];
        return Instead(away ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status403Forbidden);
    }

    ViewResult Instead(int status) => new()
    {
        ViewName = "/Pages/Shared/_Refused.cshtml",
        StatusCode = status,
        ViewData = new Microsoft.AspNetCore.Mvc.ViewFeatures.ViewDataDictionary<DeskScreen>(ViewData, this),
    };

    /// <summary>The screen of something that is not there, or that this person may not see.</summary>
    protected IActionResult Missing(DeskProblem? problem)
    {
        if (problem?.Status == StatusCodes.Status401Unauthorized) return StatusCode(StatusCodes.Status401Unauthorized);
        Problem = ProblemView.Of(problem ?? new DeskProblem { Code = DeskProblem.Unavailable }, [], desk);
        if (Title.Length == 0) Title = Problem.Title;
        return Instead(problem?.Status is >= 400 and < 600 ? problem.Status : StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>Shows the form again with what was typed and why it was refused.</summary>
    protected IActionResult Refused(DeskProblem? problem)
    {
        if (problem?.Status == StatusCodes.Status401Unauthorized) return StatusCode(StatusCodes.Status401Unauthorized);
        Problem = ProblemView.Of(problem ?? new DeskProblem { Code = DeskProblem.Unavailable }, Fields, desk);
        return Page();
    }

    /// <summary>Leads to a screen that says what was done.</summary>
    protected LocalRedirectResult Finished(string path, string done) =>
        LocalRedirect(path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "done=" + done);

    /// <summary>A text in its own language and direction.</summary>
    public IHtmlContent T(LocalText? text)
    {
        if (text?.Text is not { Length: > 0 } words) return HtmlString.Empty;
        return new HtmlContentBuilder().AppendHtml($"<bdi lang=\"{text.Lang}\" dir=\"{text.Dir}\">").Append(words).AppendHtml("</bdi>");
    }

    /// <summary>What a form gives for a field; null if it is empty.</summary>
    protected string? Given(string id) => Request.HasFormContentType && Request.Form[id].ToString() is { Length: > 0 } text
        ? text.ReplaceLineEndings("\n") : null;

    /// <summary>Names in a row, each isolated.</summary>
    public IHtmlContent Names(IEnumerable<string> names)
    {
        var html = new HtmlContentBuilder();
        foreach (var (name, i) in names.Select((n, i) => (n, i)))
            html.Append(i > 0 ? W["comma"] : "").AppendHtml("<bdi>").Append(name).AppendHtml("</bdi>");
        return html;
    }

    /// <summary>
    /// Hours and minutes as the API writes them, <c>09:00</c> for 9:00; what is no time stays as it was typed.
    /// </summary>
    protected string? ClockOf(string id) => TimeOf(Given(id))?.ToString("HH:mm", CultureInfo.InvariantCulture) ?? Given(id);

    /// <summary>Whether the form gives a time for a field that is none.</summary>
    protected bool NoClock(string id) => Given(id) is { } text && TimeOf(text) is null;

    static TimeOnly? TimeOf(string? text) =>
        TimeOnly.TryParseExact(text?.Trim(), ["H:mm", "HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time : null;

    /// <summary>A sentence with names and times, each isolated so that none turns the direction of the next.</summary>
    public IHtmlContent Told(string key, params (string Place, string Value)[] values)
    {
        var html = new HtmlContentBuilder();
        var text = W[key];
        while (text.IndexOf('{', StringComparison.Ordinal) is >= 0 and var start
            && text.IndexOf('}', start) is >= 0 and var end)
        {
            var value = values.First(v => v.Place == text[(start + 1)..end]).Value;
            html.Append(text[..start]).AppendHtml("<bdi>").Append(value).AppendHtml("</bdi>");
            text = text[(end + 1)..];
        }
        return html.Append(text);
    }

    protected static string Encode(string text) => Uri.EscapeDataString(text);

    /// <summary>A part of a query; nothing without a value.</summary>
    protected static string QueryPart(string name, string? value) => string.IsNullOrEmpty(value) ? "" : $"&{name}={Encode(value)}";
}
