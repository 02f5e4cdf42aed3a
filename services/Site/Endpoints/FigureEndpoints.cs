using System.Text;
using Embassy.Site.Pages;
using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Charts;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Embassy.Site.Endpoints;

/// <summary>The figures of each chart as CSV, and the contact as a card.</summary>
static class FigureEndpoints
{
    public static void MapFigures(this IEndpointRouteBuilder routes)
    {
        Map<VisitsModel>(routes, "visits", (m, c) => m.OnGetAsync(null, null, null, c), m => m.Chart);
        Map<VisitsModel>(routes, "places", (m, c) => m.OnGetAsync(null, null, null, c), m => m.Map);
        Map<AgreementsModel>(routes, "agreements", (m, c) => m.OnGetAsync(null, null, null, null, c), m => m.Chart);
        Map<RoadmapModel>(routes, "roadmap", (m, c) => m.OnGetAsync(c), m => m.Chart);
        Map<TradeModel>(routes, "trade", (m, c) => m.OnGetAsync(c), m => m.Chart);
        Map<VotesModel>(routes, "sessions", (m, c) => m.OnGetAsync(null, null, c), m => m.BySession);
        Map<VotesModel>(routes, "issues", (m, c) => m.OnGetAsync(null, null, c), m => m.ByIssue);
        Map<VotesModel>(routes, "partings", (m, c) => m.OnGetAsync(null, null, c), m => m.Partings);
        Map<CommitmentsModel>(routes, "commitments", (m, c) => m.OnGetAsync(null, c), m => m.Chart);
        Map<ForumsModel>(routes, "standing", (m, c) => m.OnGetAsync(null, c), m => m.Chart);
        routes.MapGet("/{l}/figures/contact.vcf", (HttpContext http, SiteContext site) => Card(http, site));
    }

    // The screen makes the figures; the file has the same.
    static void Map<T>(IEndpointRouteBuilder routes, string name, Func<T, CancellationToken, Task> load, Func<T,
        ChartData> chart) where T : Screen =>
        routes.MapGet($"/{{l}}/figures/{name}.csv", async (HttpContext http, SiteContext site) =>
        {
            var screen = ActivatorUtilities.CreateInstance<T>(http.RequestServices, site);
            screen.PageContext = new PageContext { HttpContext = http };
            await load(screen, http.RequestAborted);
            if (http.Features.Get<ScreenState>() is not null) return;
            http.Response.ContentType = "text/csv; charset=utf-8";
            http.Response.Headers.ContentDisposition = $"attachment; filename=\"{name}-{site.Language.Tag}.csv\"";
            await http.Response.WriteAsync(chart(screen).ToCsv(), Encoding.UTF8, http.RequestAborted);
        });

    static async Task Card(HttpContext http, SiteContext site)
    {
        var contact = site.Mission?.Contact;
        http.Response.ContentType = "text/vcard; charset=utf-8";
        http.Response.Headers.ContentDisposition = "attachment; filename=\"contact.vcf\"";
        var card = new StringBuilder("BEGIN:VCARD\r\nVERSION:4.0\r\nKIND:org\r\n").Append("FN:").Append(Escaped(site.Mission?.Name?.Text))
            .Append("\r\n");
        if (contact?.Phone is { Length: > 0 } phone) card.Append("TEL;VALUE=uri:tel:").Append(phone).Append("\r\n");
        if (contact?.Email is { Length: > 0 } mail) card.Append("EMAIL:").Append(mail).Append("\r\n");
        if (contact?.Address?.Text is { Length: > 0 } address) card.Append("ADR:;;").Append(Escaped(address)).Append(";;;;\r\n");
        if (contact?.Coordinates is { Length: > 0 } place) card.Append("GEO:geo:").Append(place).Append("\r\n");
        await http.Response.WriteAsync(card.Append("END:VCARD\r\n").ToString(), http.RequestAborted);
    }

    static string Escaped(string? text) => (text ?? "").Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace(";", "\\;", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
