using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Antiforgery;

namespace Embassy.Identity.Pages;

/// <summary>How a page is sent.</summary>
/// <param name="LanguageLink">Address of the page without its language; null if it cannot be read again.</param>
/// <param name="FormTarget">An origin beside this one to which the answer to a form may lead.</param>
/// <param name="Script">Whether the page offers passkeys, which need the script.</param>
/// <param name="Navigation">HTML above the page; it makes the page wide.</param>
sealed record PageFrame(string? LanguageLink = null, string? FormTarget = null, int Status = StatusCodes.Status200OK, bool Script = false,
    string? Navigation = null);

/// <summary>Lays out the pages. They load nothing from other origins.</summary>
static class HtmlPage
{
    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    /// <param name="title">Plain text.</param>
    /// <param name="body">HTML.</param>
    public static async Task Write(HttpContext http, PageTexts texts, string title, string body, PageFrame frame)
    {
        var links = frame.LanguageLink is null ? "" : string.Concat(PageTexts.Names.Select(l =>
            $"<li><a href=\"{Encode(LinkTo(frame.LanguageLink, l.Tag))}\" lang=\"{l.Tag}\" hreflang=\"{l.Tag}\""
            + $"{(l.Tag == texts.Language ? " aria-current=\"true\"" : "")}>{Encode(l.Name)}</a></li>"));
        var bytes = Encoding.UTF8.GetBytes($"""
            <!doctype html>
            <html lang="{texts.Language}" dir="{texts.Direction}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="robots" content="noindex">
            <title>{Encode(title)}</title>
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="/style.css">
            {(frame.Script ? "<script src=\"/passkeys.js\" defer></script>" : "")}
            </head>
            <body{(frame.Navigation is null ? "" : " class=\"wide\"")}>
            {frame.Navigation}
            <main>
            <h1>{Encode(title)}</h1>
            {body}
            </main>
            {(links.Length == 0 ? "" : $"<nav aria-label=\"{Encode(texts["languages"])}\"><ul>{links}</ul></nav>")}
            </body>
            </html>

            """);
        SetHeaders(http.Response.Headers, frame);
        http.Response.StatusCode = frame.Status;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.ContentLanguage = texts.Language;
        http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    public static void SetHeaders(IHeaderDictionary headers, PageFrame frame)
    {
        // A browser applies form-action to the redirects that follow a form as well.
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'; "
            + (frame.Script ? "script-src 'self'; connect-src 'self'; " : "")
            + $"form-action 'self'{(frame.FormTarget is null ? "" : " " + frame.FormTarget)}";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }

    /// <summary>A form with its antiforgery token, and with hidden values.</summary>
    public static string Form(HttpContext http, string action, string fields, params (string Name, string Value)[] hidden) =>
        Form(http, action, "", fields, hidden);

    /// <param name="attributes">Further attributes of the element.</param>
    public static string Form(HttpContext http, string action, string attributes, string fields,
        params (string Name, string Value)[] hidden)
    {
        var token = http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http);
        var values = string.Concat(hidden.Prepend((token.FormFieldName, token.RequestToken!))
            .Select(h => $"<input type=\"hidden\" name=\"{h.Item1}\" value=\"{Encode(h.Item2)}\">"));
        return $"<form method=\"post\" action=\"{action}\"{attributes}>{values}{fields}</form>";
    }

    public static async Task<bool> IsOwnForm(HttpContext http) =>
        await http.RequestServices.GetRequiredService<IAntiforgery>().IsRequestValidAsync(http);

    /// <summary>A labelled field. Its name is its id.</summary>
    /// <param name="attributes">Type, autocomplete and so on.</param>
    public static string Field(PageTexts texts, string id, string label, string attributes, string? hint = null) =>
        $"<label for=\"{id}\">{Encode(texts[label])}</label>"
        + (hint is null ? "" : $"<p class=\"hint\" id=\"{id}-hint\">{Encode(texts[hint])}</p>")
        + $"<input id=\"{id}\" name=\"{id}\" {attributes}{(hint is null ? "" : $" aria-describedby=\"{id}-hint\"")}>";

    public static string Button(string label, string? kind = null) =>
        $"<button{(kind is null ? "" : $" class=\"{kind}\"")}>{Encode(label)}</button>";

    /// <summary>A button of one row among many, which a screen reader names with the row.</summary>
    public static string ButtonOf(string label, string row, string kind) =>
        $"<button class=\"{kind}\" aria-label=\"{Encode($"{label}: {row}")}\">{Encode(label)}</button>";

    public static string Error(PageTexts texts, string? key) => key is null ? ""
        : $"<p class=\"error\" role=\"alert\"><strong>{Encode(texts["problem"])}:</strong> {Encode(texts[key])}</p>";

    public static string Status(string text) => $"<p class=\"done\" role=\"status\">{Encode(text)}</p>";

    /// <summary>An instant, the same in each language; a dash without one.</summary>
    public static string Instant(DateTimeOffset? at) => at is not { } instant ? "–"
        : $"<time dir=\"ltr\" datetime=\"{instant.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}\">"
            + $"{instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC</time>";

    static string LinkTo(string path, string language) =>
        path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "locale=" + language;
}
