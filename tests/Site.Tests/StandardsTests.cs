using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Embassy.Site.Tests;

/// <summary>What programs read of the site: sitemap, feed, search description and structured data.</summary>
[Collection(nameof(RunningSite))]
public class StandardsTests(RunningSite site)
{
    static readonly XNamespace Map = "http://www.sitemaps.org/schemas/sitemap/0.9", Xhtml = "http://www.w3.org/1999/xhtml",
        Atom = "http://www.w3.org/2005/Atom", OpenSearch = "http://a9.com/-/spec/opensearch/1.1/";

    [Fact]
    public async Task The_sitemap_names_each_page_in_every_language_that_it_has_and_both_ways()
    {
        var index = XDocument.Parse(await site.Http.GetStringAsync("/sitemap.xml"));
        Assert.Equal(Map + "sitemapindex", index.Root!.Name);
        Assert.Equal(RunningSite.Languages.Select(l => $"{site.Address}/sitemap-{l}.xml"),
            index.Root.Elements(Map + "sitemap").Select(s => s.Element(Map + "loc")!.Value));
        var alternates = new Dictionary<string, Dictionary<string, string>>();
        foreach (var language in RunningSite.Languages)
        {
            var map = XDocument.Parse(await site.Http.GetStringAsync($"/sitemap-{language}.xml"));
            Assert.Equal(Map + "urlset", map.Root!.Name);
            foreach (var url in map.Root.Elements(Map + "url"))
            {
                var location = url.Element(Map + "loc")!.Value;
                Assert.StartsWith($"{site.Address}/{language}", location, StringComparison.Ordinal);
                if (url.Element(Map + "lastmod") is { } changed)
                    Assert.True(DateTimeOffset.TryParse(changed.Value, CultureInfo.InvariantCulture, out _), changed.Value);
                var own = url.Elements(Xhtml + "link").ToDictionary(l => l.Attribute("hreflang")!.Value, l => l.Attribute("href")!.Value);
                Assert.Equal(location, own[language]);
                Assert.True(alternates.TryAdd(location, own), $"{location} is in the sitemap twice");
            }
        }
        foreach (var (location, own) in alternates)
            foreach (var other in own.Values)
                Assert.True(alternates.TryGetValue(other, out var back) && back.ContainsValue(location),
                    $"{other} does not name {location}");
        // A page of one language less, and its screen, say the same.
        var without = alternates.Values.Where(a => !a.ContainsKey("az")).Select(a => new Uri(a["en"]).PathAndQuery).Distinct().ToList();
        Assert.Contains("/en/news/a-new-coastal-path", without);
        foreach (var path in without) Assert.Null((await Read(path)).QuerySelector("link[hreflang=az]"));
    }

    [Fact]
    public async Task The_feed_has_what_Atom_requires_and_leads_to_the_site()
    {
        foreach (var language in RunningSite.Languages)
        {
            var response = await site.Http.GetAsync($"/{language}/feed.atom");
            Assert.Equal("application/atom+xml", response.Content.Headers.ContentType!.MediaType);
            var feed = XDocument.Parse(await response.Content.ReadAsStringAsync()).Root!;
            Assert.Equal(Atom + "feed", feed.Name);
            foreach (var member in (string[])["id", "title", "updated"]) Assert.NotEmpty(feed.Element(Atom + member)!.Value);
            var entries = feed.Elements(Atom + "entry").ToList();
            Assert.NotEmpty(entries);
            Assert.Equal(entries.Count, entries.Select(e => e.Element(Atom + "id")!.Value).Distinct().Count());
            foreach (var entry in entries)
            {
                Assert.True(Uri.TryCreate(entry.Element(Atom + "id")!.Value, UriKind.Absolute, out _));
                Assert.NotEmpty(entry.Element(Atom + "title")!.Value);
                Assert.True(DateTimeOffset.TryParse(entry.Element(Atom + "updated")!.Value, CultureInfo.InvariantCulture, out _));
                Assert.True(entry.Element(Atom + "author") is not null || feed.Element(Atom + "author") is not null, "no author");
                Assert.Contains(entry.Elements(Atom + "link"), l => (l.Attribute("rel")?.Value ?? "alternate") == "alternate");
            }
        }
    }

    [Fact]
    public async Task Browsers_can_search_the_site_in_each_language()
    {
        foreach (var language in RunningSite.Languages)
        {
            var description = XDocument.Parse(await site.Http.GetStringAsync($"/opensearch-{language}.xml")).Root!;
            Assert.Equal(OpenSearch + "OpenSearchDescription", description.Name);
            Assert.InRange(description.Element(OpenSearch + "ShortName")!.Value.Length, 1, 16);
            Assert.InRange(description.Element(OpenSearch + "Description")!.Value.Length, 1, 1024);
            var url = description.Element(OpenSearch + "Url")!;
            Assert.Equal("text/html", url.Attribute("type")!.Value);
            var template = url.Attribute("template")!.Value;
            Assert.StartsWith(site.Address, template, StringComparison.Ordinal);
            var found = await Read(new Uri(template.Replace("{searchTerms}",
                Uri.EscapeDataString(language == "ar" ? "كورفان" : "Korvan"), StringComparison.Ordinal)).PathAndQuery);
            Assert.NotNull(found.QuerySelector(".result"));
        }
    }

    [Fact]
    public async Task Structured_data_has_the_members_that_its_type_requires_and_leads_back_to_its_screen()
    {
        var types = new HashSet<string>();
        foreach (var language in RunningSite.Languages)
            foreach (var path in (await site.Screens)[language].Values)
            {
                var document = await Read(path);
                foreach (var block in document.QuerySelectorAll("script[type='application/ld+json']"))
                {
                    var data = JsonElement.Parse(block.TextContent);
                    var type = data.GetProperty("@type") is { ValueKind: JsonValueKind.Array } several ? several[0].GetString()!
                        : data.GetProperty("@type").GetString()!;
                    types.Add(type);
                    Assert.Equal("https://schema.org", data.GetProperty("@context").GetString());
                    if (type is "BreadcrumbList" or "ItemList") Listed(data, path, document);
                    // The mission is described on several screens, and is at the front page.
                    if (type != "BreadcrumbList") Assert.Equal(type == "GovernmentOffice" ? $"{site.Address}/{language}"
                        : document.QuerySelector("link[rel=canonical]")!.GetAttribute("href"), data.GetProperty("url").GetString());
                    foreach (var member in Required[type])
                        Assert.True(data.TryGetProperty(member, out var value) && value.ValueKind != JsonValueKind.Null
                            && value.ToString().Length > 0, $"{path}: {type} has no {member}");
                    Days(data, path);
                    if (type != "Legislation") continue;
                    // In force is said of nothing else.
                    Assert.Equal(document.QuerySelector("main .card .tag.ok") is not null,
                        data.TryGetProperty("legislationLegalForce", out _));
                }
            }
        Assert.Equal(Required.Keys.Order(), types.Order());
    }

    static readonly Dictionary<string, string[]> Required = new()
    {
        ["GovernmentOffice"] = ["name", "address", "telephone", "email", "openingHoursSpecification"],
        ["NewsArticle"] = ["headline", "datePublished", "dateModified", "inLanguage", "publisher"],
        ["Article"] = ["headline", "datePublished", "dateModified", "inLanguage", "publisher"],
        ["WebPage"] = ["name", "inLanguage"],
        ["Event"] = ["name", "startDate", "eventStatus", "location"],
        ["Legislation"] = ["name", "legislationDate"],
        ["BreadcrumbList"] = ["itemListElement"],
        ["ItemList"] = ["name", "itemListElement"],
    };

    // The way leads from the front page to the screen; the list has what the screen links to.
    void Listed(JsonElement data, string path, IDocument document)
    {
        var entries = data.GetProperty("itemListElement").EnumerateArray().ToList();
        Assert.Equal(Enumerable.Range(1, entries.Count), entries.Select(e => e.GetProperty("position").GetInt32()));
        Assert.All(entries, e => Assert.NotEmpty(e.GetProperty("name").GetString()!));
        if (data.GetProperty("@type").GetString() == "BreadcrumbList")
        {
            var way = entries.Select(e => e.GetProperty("item").GetString()!).ToList();
            Assert.Equal($"{site.Address}/{path.Split('/')[1]}", way[0]);
            Assert.Equal(document.QuerySelector("link[rel=canonical]")!.GetAttribute("href")!.Split('?')[0], way[^1]);
            Assert.Equal(document.QuerySelectorAll(".crumbs a").Length + 1, way.Count);
            return;
        }
        var links = document.QuerySelectorAll("main a[href]").Select(a => Uri.UnescapeDataString(site.Address + a.GetAttribute("href")))
            .ToHashSet();
        Assert.All(entries, e => Assert.Contains(Uri.UnescapeDataString(e.GetProperty("url").GetString()!), links));
    }

    static void Days(JsonElement data, string path)
    {
        foreach (var member in data.EnumerateObject().Where(m => m.Name.Contains("Date", StringComparison.Ordinal)
            || m.Name.StartsWith("date", StringComparison.Ordinal)))
            Assert.True(DateTimeOffset.TryParse(member.Value.GetString(), CultureInfo.InvariantCulture, out _),
                $"{path}: {member.Name} is {member.Value}");
    }

    async Task<IDocument> Read(string path)
    {
        var response = await site.Http.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync());
    }
}
