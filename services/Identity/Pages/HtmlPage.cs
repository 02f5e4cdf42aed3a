using System.Net;
using System.Text;
using Microsoft.AspNetCore.Antiforgery;

namespace Embassy.Identity.Pages;

/// <summary>Lays out the pages. They have no script, and load nothing from other origins.</summary>
static class HtmlPage
{
    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    /// <param name="title">Plain text.</param>
    /// <param name="body">HTML.</param>
    /// <param name="languageLink">Address of this page in another language; null if it cannot be read again.</param>
    /// <param name="formTarget">An origin beside this one to which the answer to a form may lead.</param>
    public static async Task Write(HttpContext http, PageTexts texts, string title, string body, Func<string, string>? languageLink,
        string? formTarget = null, int status = StatusCodes.Status200OK)
    {
        var links = languageLink is null ? "" : string.Concat(PageTexts.Names.Select(l =>
            $"<li><a href=\"{Encode(languageLink(l.Tag))}\" lang=\"{l.Tag}\" hreflang=\"{l.Tag}\""
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
            </head>
            <body>
            <main>
            <h1>{Encode(title)}</h1>
            {body}
            </main>
            {(links.Length == 0 ? "" : $"<nav aria-label=\"{Encode(texts["languages"])}\"><ul>{links}</ul></nav>")}
            </body>
            </html>

            """);
        SetHeaders(http.Response.Headers, formTarget);
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.ContentLanguage = texts.Language;
        http.Response.ContentLength = bytes.Length;
        await http.Response.Body.WriteAsync(bytes, http.RequestAborted);
    }

    public static void SetHeaders(IHeaderDictionary headers, string? formTarget = null)
    {
        // A browser applies form-action to the redirects that follow a form as well.
        headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'; "
            + $"form-action 'self'{(formTarget is null ? "" : " " + formTarget)}";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
    }

    /// <summary>A form with its antiforgery token, and with hidden values.</summary>
    public static string Form(HttpContext http, string action, string fields, params (string Name, string Value)[] hidden)
    {
        var token = http.RequestServices.GetRequiredService<IAntiforgery>().GetAndStoreTokens(http);
        var values = string.Concat(hidden.Prepend((token.FormFieldName, token.RequestToken!))
            .Select(h => $"<input type=\"hidden\" name=\"{h.Item1}\" value=\"{Encode(h.Item2)}\">"));
        return $"<form method=\"post\" action=\"{action}\">{values}{fields}</form>";
    }

    public static string Error(PageTexts texts, string? key) => key is null ? ""
        : $"<p class=\"error\" role=\"alert\"><strong>{Encode(texts["problem"])}:</strong> {Encode(texts[key])}</p>";
}
