using System.Globalization;
using System.Text;
using System.Xml;
using Embassy.Site.Routing;
using Embassy.Site.Screens;
using Embassy.Web.Gateway;
using Embassy.Web.Languages;

namespace Embassy.Site.Endpoints;

/// <summary>Feeds, sitemap, robots.txt and the description of the search for browsers.</summary>
static class FeedEndpoints
{
    const string Sitemap = "http://www.sitemaps.org/schemas/sitemap/0.9", Xhtml = "http://www.w3.org/1999/xhtml";

    public static void MapFeeds(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/{l}/feed.atom", (HttpContext http, SiteContext site) =>
            Pass(http, site, $"/v1/pages.atom?locale={site.Language.Tag}", "application/atom+xml; charset=utf-8"));
        routes.MapGet("/{l}/calendar.ics", (HttpContext http, SiteContext site) =>
            Pass(http, site, $"/v1/calendar.ics?locale={site.Language.Tag}&occasions=true", "text/calendar; charset=utf-8"));
        routes.MapGet("/{l}/events/{id:guid}.ics", EventFile);
        routes.MapGet("/robots.txt", Robots);
        routes.MapGet("/sitemap.xml", SitemapIndex);
        routes.MapGet("/sitemap-{l}.xml", LanguageSitemap);
        routes.MapGet("/opensearch-{l}.xml", OpenSearch);
    }

    static async Task Pass(HttpContext http, SiteContext site, string address, string type)
    {
        using var response = await site.Gateway.Open(address, http.RequestAborted);
        if (response is not { IsSuccessStatusCode: true })
        {
            http.Features.Set(ScreenState.Unavailable);
            return;
        }
        http.Response.ContentType = type;
        await response.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    // The calendar of the API without the other events: its time zones and its words stay as they are.
    static async Task EventFile(string id, HttpContext http, SiteContext site)
    {
        using var response = await site.Gateway.Open($"/v1/calendar.ics?locale={site.Language.Tag}&fallback=true", http.RequestAborted);
        if (response is not { IsSuccessStatusCode: true })
        {
            http.Features.Set(ScreenState.Unavailable);
            return;
        }
        var file = OneEvent(await response.Content.ReadAsStringAsync(http.RequestAborted), id);
        if (file is null)
        {
            http.Features.Set(ScreenState.NotFound);
            return;
        }
        http.Response.ContentType = "text/calendar; charset=utf-8";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"{id}.ics\"";
        await http.Response.WriteAsync(file, http.RequestAborted);
    }

    /// <summary>A calendar with the event of this identifier only; null if it has none.</summary>
    internal static string? OneEvent(string calendar, string id)
    {
        var (kept, block, found) = (new StringBuilder(), new StringBuilder(), false);
        var (inside, wanted) = (false, false);
        foreach (var line in calendar.Split("\r\n", StringSplitOptions.RemoveEmptyEntries))
        {
            if (line == "BEGIN:VEVENT") (inside, wanted) = (true, false);
            (inside ? block : kept).Append(line).Append("\r\n");
            wanted |= inside && line.StartsWith($"UID:{id}@", StringComparison.OrdinalIgnoreCase);
            if (line != "END:VEVENT") continue;
            if (wanted) kept.Append(block);
            found |= wanted;
            block.Clear();
            inside = false;
        }
        return found ? kept.ToString() : null;
    }

    static string Public(HttpContext http, SiteSettings settings) =>
        settings.PublicUrl.Length > 0 ? settings.PublicUrl.TrimEnd('/') : $"{http.Request.Scheme}://{http.Request.Host}";

    static IResult Robots(HttpContext http, SiteSettings settings) => Results.Text(settings.NoIndex
        ? "User-agent: *\nDisallow: /\n"
        : $"User-agent: *\nDisallow: /*/preview/\nDisallow: /*/search\n\nSitemap: {Public(http, settings)}/sitemap.xml\n");

    static async Task<IResult> SitemapIndex(HttpContext http, SiteSettings settings, MissionSource missions)
    {
        var languages = await missions.Languages(http.RequestAborted);
        return Xml(xml =>
        {
            xml.WriteStartElement("sitemapindex", Sitemap);
            foreach (var language in languages)
            {
                xml.WriteStartElement("sitemap", Sitemap);
                xml.WriteElementString("loc", Sitemap, $"{Public(http, settings)}/sitemap-{language.Tag}.xml");
                xml.WriteEndElement();
            }
            xml.WriteEndElement();
        });
    }

    static async Task<IResult> LanguageSitemap(string l, HttpContext http, SiteSettings settings, MissionSource missions,
        GatewayClient gateway)
    {
        var languages = await missions.Languages(http.RequestAborted);
        if (languages.FirstOrDefault(o => o.Tag == l) is not { } language) return Results.NotFound();
        var pages = new List<Page>();
        for (var token = ""; ;)
        {
            var result = await gateway.Get<ListPagesResponse>(
                $"/v1/pages?locale={l}&pageSize=100&pageToken={token}", http.RequestAborted);
            if (result.Value is null) return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
            pages.AddRange(result.Value.Pages);
            if (string.IsNullOrEmpty(result.Value.NextPageToken)) break;
            token = Uri.EscapeDataString(result.Value.NextPageToken);
        }
        var host = Public(http, settings);
        return Xml(xml =>
        {
            xml.WriteStartElement("urlset", Sitemap);
            xml.WriteAttributeString("xmlns", "xhtml", null, Xhtml);
            foreach (var route in RouteTable.Routes.Where(r => r is { Fixed: true, Indexed: true }))
                Url(xml, host + Addresses.Encode(RouteTable.Path(language, route.Pattern)), null,
                    languages.Select(o => (o.Tag, host + Addresses.Encode(RouteTable.Path(o, route.Pattern)))));
            foreach (var page in pages.Where(p => p.State == "published" && p.Locale == l))
                Url(xml, host + Addresses.Encode(SiteLinks.Page(language, page.Type, page.Slug)), page.UpdatedAt,
                    (page.Translations ?? []).Where(t => t.Slug is not null && languages.Any(o => o.Tag == t.Locale))
                        .Select(t => (t.Locale, host + Addresses.Encode(SiteLinks.Page(Language.Find(t.Locale)!, page.Type, t.Slug!)))));
            xml.WriteEndElement();
        });
    }

    static void Url(XmlWriter xml, string location, DateTimeOffset? modified, IEnumerable<(string Tag, string Path)> alternates)
    {
        xml.WriteStartElement("url", Sitemap);
        xml.WriteElementString("loc", Sitemap, location);
        if (modified is { } at) xml.WriteElementString("lastmod", Sitemap,
            at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        foreach (var (tag, path) in alternates)
        {
            xml.WriteStartElement("xhtml", "link", Xhtml);
            xml.WriteAttributeString("rel", "alternate");
            xml.WriteAttributeString("hreflang", tag);
            xml.WriteAttributeString("href", path);
            xml.WriteEndElement();
        }
        xml.WriteEndElement();
    }

    static async Task<IResult> OpenSearch(string l, HttpContext http, SiteSettings settings, MissionSource missions)
    {
        var languages = await missions.Languages(http.RequestAborted);
        if (languages.FirstOrDefault(o => o.Tag == l) is not { } language) return Results.NotFound();
        var mission = await missions.Mission(language, http.RequestAborted);
        var name = mission?.Contact?.ShortName?.Text ?? Words.Of(language)["site.name"];
        const string Space = "http://a9.com/-/spec/opensearch/1.1/";
        return Xml(xml =>
        {
            xml.WriteStartElement("OpenSearchDescription", Space);
            xml.WriteElementString("ShortName", Space, name.Length > 16 ? name[..16] : name);
            xml.WriteElementString("Description", Space, mission?.Name?.Text ?? name);
            xml.WriteElementString("Language", Space, language.Tag);
            xml.WriteElementString("InputEncoding", Space, "UTF-8");
            xml.WriteStartElement("Url", Space);
            xml.WriteAttributeString("type", "text/html");
            xml.WriteAttributeString("template", $"{Public(http, settings)}{RouteTable.Path(language, "search")}?q={{searchTerms}}");
            xml.WriteEndElement();
            xml.WriteEndElement();
        }, "application/opensearchdescription+xml; charset=utf-8");
    }

    static IResult Xml(Action<XmlWriter> write, string type = "application/xml; charset=utf-8")
    {
        using var bytes = new MemoryStream();
        var format = new XmlWriterSettings { Encoding = new UTF8Encoding(false), CloseOutput = false };
        using (var xml = XmlWriter.Create(bytes, format)) write(xml);
        return Results.Bytes(bytes.ToArray(), type);
    }
}
