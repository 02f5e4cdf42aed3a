using System.Net;
using System.Text;
using Embassy.Gateway.Endpoints;

namespace Embassy.Gateway.Guides;

/// <summary>Lays out the pages for people. They work without scripts and load nothing from other origins.</summary>
static class HtmlPage
{
    public const string Type = "text/html; charset=utf-8";

    const string Policy =
        "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    /// <param name="title">Plain text.</param>
    /// <param name="body">HTML.</param>
    /// <param name="current">Path of the page, which its own navigation marks.</param>
    /// <param name="scripts">Addresses of scripts on this gateway.</param>
    public static PreparedResponse Render(string title, string body, string current, params string[] scripts)
    {
        (string Address, string Title)[] all = [("/docs", "Reference"), .. Guide.All.Select(g => (g.Address, g.Title))];
        var links = string.Concat(all.Select(l =>
            $"<li><a href=\"{l.Address}\"{(l.Address == current ? " aria-current=\"page\"" : "")}>{Encode(l.Title)}</a></li>"));
        var main = scripts.Length > 0 ? body : $"<main id=\"main\" class=\"guide\">{body}</main>";
        return new PreparedResponse(Encoding.UTF8.GetBytes($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{Encode(title)} · Embassy</title>
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="/docs/style.css">
            </head>
            <body>
            <a class="skip" href="#main">Skip to the text</a>
            <header class="site"><a class="home" href="/">Embassy</a><nav aria-label="Documentation"><ul>{links}</ul></nav></header>
            {main}
            {string.Concat(scripts.Select(s => $"<script src=\"{s}\"></script>"))}
            </body>
            </html>

            """), Type);
    }

    public static Task Write(HttpContext http, PreparedResponse page, string policy = Policy)
    {
        http.Response.Headers.ContentSecurityPolicy = policy;
        return GatewayEndpoint.Write(http, page);
    }
}
