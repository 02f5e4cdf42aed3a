using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Embassy.Gateway.Endpoints;
using Microsoft.Net.Http.Headers;

namespace Embassy.Gateway.Guides;

/// <summary>
/// The first page, <c>/</c>: what this is and where to go, as HTML for a browser and as JSON for a program.
/// </summary>
static class IndexPage
{
    static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    static readonly (string Name, string Address, string About)[] Links =
    [
        ("docs", "/docs", "Reference of every operation"),
        ("quickStart", "/docs/quick-start", "Quick start for a front end"),
        ("openapi", "/openapi/v1.json", "OpenAPI 3.1 document"),
        ("asyncapi", "/asyncapi.json", "AsyncAPI 3.0 document of the announcements"),
        ("mission", "/v1/mission", "The mission: its States and languages"),
        ("pages", "/v1/pages", "Published pages"),
        ("engagements", "/v1/engagements", "Visits, meetings and consultations"),
        ("agreements", "/v1/agreements", "The treaty register"),
        ("forums", "/v1/forums", "Forums of both States"),
        ("changes", "/v1/changes", "Everything that changed, in order"),
        ("health", "/health/ready", "Whether every service is ready"),
    ];

    // One for each address of a site; a gateway has one or none.
    static readonly ConcurrentDictionary<string, (PreparedResponse Json, PreparedResponse Html)> Pages = new();

    static IEnumerable<(string Name, string Address, string About)> LinksWith(string site) =>
        site.Length == 0 ? Links : Links.Prepend(("site", site, "The mission's public site"));

    static (PreparedResponse Json, PreparedResponse Html) Prepare(string site) => (JsonOf(site), HtmlOf(site));

    static PreparedResponse JsonOf(string site) => new(JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["name"] = "Embassy",
        ["description"] = About,
        ["links"] = new JsonObject(LinksWith(site).Select(l => KeyValuePair.Create<string, JsonNode?>(l.Name, l.Address))),
    }, Plain), "application/json");

    static PreparedResponse HtmlOf(string site) => HtmlPage.Render("API", $"""
        <h1>Embassy</h1>
        <p class="lead">{HtmlPage.Encode(About)}</p>
        <h2>Start here</h2>
        <dl>{string.Concat(Guide.All.Select(g => $"<dt>{Link(g.Address, g.Title)}</dt><dd>{HtmlPage.Encode(g.About)}</dd>"))}</dl>
        <h2>Addresses</h2>
        <table><thead><tr><th>address</th><th>content</th></tr></thead><tbody>{string.Concat(LinksWith(site).Select(l =>
            $"<tr><td>{Link(l.Address, l.Address)}</td><td>{HtmlPage.Encode(l.About)}</td></tr>"))}</tbody></table>
        """, "/");

    const string About =
        "The API of a diplomatic mission: its pages, engagements, agreements, forums and trade, in each of its languages. "
        + "Reading needs no token.";

    static string Link(string address, string text) => $"<a href=\"{HtmlPage.Encode(address)}\">{HtmlPage.Encode(text)}</a>";

    public static Task Write(HttpContext http)
    {
        http.Response.Headers.Append(HeaderNames.Vary, HeaderNames.Accept);
        var (json, html) = Pages.GetOrAdd(http.RequestServices.GetRequiredService<GatewayOptions>().Site ?? "", Prepare);
        return PrefersHtml(http.Request) ? HtmlPage.Write(http, html) : GatewayEndpoint.Write(http, json);
    }

    // A program's */* gets JSON; a browser names text/html.
    static bool PrefersHtml(HttpRequest request)
    {
        double Quality(string type) =>
            request.GetTypedHeaders().Accept.Where(a => a.MediaType == type).Select(a => a.Quality ?? 1).DefaultIfEmpty(0).Max();
        return Quality("text/html") is > 0 and var html && html >= Quality("application/json");
    }
}
