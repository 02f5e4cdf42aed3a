using System.Text;
using Embassy.Gateway.Endpoints;
using Embassy.Gateway.Headers;
using Embassy.Gateway.Problems;
using Embassy.Gateway.Reference;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Guides;

/// <summary>
/// Serves the pages for people: <c>/</c>, <c>/docs</c>, the guides and the problem pages. Each is made once.
/// </summary>
static class GuideEndpoints
{
    static readonly Lazy<IReadOnlyDictionary<string, PreparedResponse>> Guides = new(() => Guide.All.ToDictionary(g => g.Name,
        g => HtmlPage.Render(g.Title, g.ToHtml() + (g.File == "problems" ? ProblemPage.Links() : ""), g.Address)));

    static readonly Lazy<IReadOnlyDictionary<string, PreparedResponse>> Problems =
        new(() => ProblemCodes.All.ToDictionary(p => p.Code, ProblemPage.Render));

    static readonly Lazy<PreparedResponse> Style = new(() => File("style.css", "text/css; charset=utf-8"));
    static readonly Lazy<PreparedResponse> Script = new(() => File("reference.js", "text/javascript; charset=utf-8"));

    static PreparedResponse File(string name, string type) => new(Encoding.UTF8.GetBytes(Resource.Text(name)), type);

    public static void MapGuides(this IEndpointRouteBuilder app)
    {
        app.MapGatewayEndpoint("/", IndexPage.Write);
        app.MapGatewayEndpoint("/docs", http => HtmlPage.Write(http, ReferencePage.Page, ReferencePage.Policy));
        app.MapGatewayEndpoint("/docs/scalar.js", http => GatewayEndpoint.Write(http, ReferencePage.Scalar));
        app.MapGatewayEndpoint("/docs/reference.js", http => GatewayEndpoint.Write(http, Script.Value));
        app.MapGatewayEndpoint("/docs/style.css", http => GatewayEndpoint.Write(http, Style.Value));
        app.MapGatewayEndpoint(SecurityTxt.Path, WriteSecurityTxt);
        app.MapGatewayEndpoint("/docs/{guide}", http => Write(http, Guides.Value, "guide", "There is no such guide: /docs lists them."));
        app.MapGatewayEndpoint("/docs/problems/{code}",
            http => Write(http, Problems.Value, "code", "There is no such problem code: /docs/errors lists them."));
    }

    static Task WriteSecurityTxt(HttpContext http)
    {
        var services = http.RequestServices;
        return SecurityTxt.Document(services.GetRequiredService<SecurityTxtOptions>(), services.GetRequiredService<PublicAddressOptions>(),
            services.GetRequiredService<TimeProvider>().GetUtcNow()) is { } document
            ? GatewayEndpoint.Write(http, new PreparedResponse(document, SecurityTxt.Type))
            : ProblemDetailsWriter.Write(http, ProblemCodes.NotFound, "The operator of this gateway has named no contact for reports.");
    }

    static Task Write(HttpContext http, IReadOnlyDictionary<string, PreparedResponse> pages, string part, string missing) =>
        http.Request.RouteValues[part] is string name && pages.TryGetValue(name, out var page) ? HtmlPage.Write(http, page)
            : ProblemDetailsWriter.Write(http, ProblemCodes.NotFound, missing);
}
