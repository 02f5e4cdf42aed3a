using System.Xml.Linq;

namespace Embassy.Events.Tests.Feeds;

/// <summary>A reader who follows a link of a feed or a calendar comes to the mission's site.</summary>
public class SiteLinksTests
{
    [Theory, BothWays]
    public async Task Feeds_calendars_and_linked_data_lead_to_the_site_where_it_has_records(Way way)
    {
        foreach (var (setting, template, expected) in ((string, string, string)[])
        [
            ("Site:Link", "https://example.org/{locale}/{type}/{slug}", "https://example.org/en/engagement/"),
            ("Site:RecordLink", "https://example.org/{locale}/visits/{id}", "https://example.org/en/visits/"),
            // A site of pages alone cannot show an engagement.
            ("Site:Link", "https://example.org/{locale}/{key}", ""),
        ])
        {
            await using var stack = await (await Stack.Start(way, [Officer.Content, Officer.Events],
                new Dictionary<string, string?> { [setting] = template })).Connected();
            var id = (await stack.Office().Enter(("titles", (object[])[new { lang = "en", text = "Visit" }]))).Text("id");
            var (reader, link) = (stack.Http(),
                expected.Length > 0 ? expected + id : $"http://localhost:8080/v1/engagements/{id}?locale=en");
            var json = await reader.GetAsync("/v1/feed.json?locale=en").Json();
            Assert.Equal((link, "https://example.org/"), (json.GetProperty("items")[0].Text("url"), json.Text("home_page_url")));
            Assert.Equal(link, (await reader.GetAsync($"/v1/engagements/{id}/event.jsonld?locale=en").Json()).Text("url"));
            XNamespace atom = "http://www.w3.org/2005/Atom";
            var feed = XDocument.Parse(await reader.GetStringAsync(new Uri("/v1/feed.atom?locale=en", UriKind.Relative))).Root!;
            var alternate = feed.Element(atom + "entry")!.Element(atom + "link")!;
            Assert.Equal((link, expected.Length > 0 ? "text/html" : "application/json"),
                (alternate.Attribute("href")?.Value, alternate.Attribute("type")?.Value));
            var calendar = await reader.GetStringAsync(new Uri("/v1/calendar.ics?locale=en", UriKind.Relative));
            Assert.Contains($"URL:{link}", calendar.Replace("\r\n ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
    }
}
