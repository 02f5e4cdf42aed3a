using System.Text.Json;
using System.Xml.Linq;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Tests.Pages;

/// <summary>Lists, feed and sitemap of pages by the day on which they became public.</summary>
public class PagesByDateTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task News_is_listed_newest_first_and_a_correction_moves_nothing(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var keys = await News(stack, desk, "speech", 2021, 2023, 2022);
        await desk.Release(keys[0], "ar", "corrected");
        string[] newest = [keys[1], keys[2], keys[0]];
        Assert.Equal(newest, Keys(await reader.GetAsync("/v1/pages?locale=ar&type=speech&order=-publishedAt").Json()));
        Assert.Equal(newest.Reverse(), Keys(await reader.GetAsync("/v1/pages?locale=ar&type=speech&order=publishedAt").Json()));
        var (token, seen) = ("", new List<string>());
        do
        {
            var page = await reader.GetAsync("/v1/pages?locale=ar&type=speech&order=-publishedAt&pageSize=1&pageToken="
                + Uri.EscapeDataString(token)).Json();
            seen.AddRange(Keys(page));
            token = page.Text("nextPageToken");
        }
        while (token.Length > 0);
        Assert.Equal(newest, seen);
        Assert.Equal([keys[2]], Keys(await reader.GetAsync("/v1/pages?locale=ar&type=speech&year=2022").Json()));
        Assert.Equal([keys[1], keys[2]],
            Keys(await reader.GetAsync("/v1/pages?locale=ar&type=speech&from=2022-06-01&to=2023-06-01&order=-publishedAt").Json()));
        Assert.Equal([keys[0]], Keys(await reader.GetAsync("/v1/pages?locale=ar&type=speech&to=2022-05-31").Json()));
        Assert.Equal(1, (await reader.GetAsync("/v1/pages?locale=ar&type=speech&year=2022&includeTotal=true").Json()).Whole("totalSize"));
    }

    [Theory, BothWays]
    public async Task Faulty_filters_are_refused_together(Way way)
    {
        var reader = (await stacks.Content(way)).Http();
        Assert.Equal(["year:out_of_range", "from:invalid_date"],
            await reader.GetAsync("/v1/pages?locale=ar&year=3&from=2022-13-01").Refused());
        Assert.Equal(["to:end_before_start"],
            await reader.GetAsync("/v1/pages?locale=ar&from=2022-02-01&to=2022-01-01").Refused());
        Assert.Equal(["order:invalid_word"], await reader.GetAsync("/v1/pages?locale=ar&order=title").Refused());
        var token = (await reader.GetAsync("/v1/pages?locale=ar&pageSize=1&order=-publishedAt").Json()).Text("nextPageToken");
        if (token.Length > 0)
            await reader.GetAsync($"/v1/pages?locale=ar&pageToken={Uri.EscapeDataString(token)}").Problem(400, "invalid_page_token");
    }

    [Theory, BothWays]
    public async Task The_feed_has_each_language_s_pages_newest_first(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var keys = await News(stack, desk, "notice", 2019, 2020);
        await desk.Release(keys[0], "fr", title: "Avis & <b>");
        var answer = await reader.GetAsync("/v1/pages.atom?locale=ar&type=notice");
        Assert.Equal("application/atom+xml", answer.Content.Headers.ContentType?.MediaType);
        Assert.NotEmpty(answer.ETag());
        XNamespace atom = "http://www.w3.org/2005/Atom";
        var feed = XDocument.Parse(await answer.Content.ReadAsStringAsync()).Root!;
        Assert.Equal("ar", feed.Attribute(XNamespace.Xml + "lang")?.Value);
        Assert.Equal([keys[1], keys[0]], feed.Elements(atom + "entry")
            .Select(e => e.Element(atom + "id")!.Value.Split('/')[^1].Split('?')[0]));
        Assert.StartsWith("2020-06-01", feed.Element(atom + "entry")!.Element(atom + "published")!.Value, StringComparison.Ordinal);
        var french = XDocument.Parse(await reader.GetStringAsync(new Uri("/v1/pages.atom?locale=fr&type=notice", UriKind.Relative))).Root!;
        Assert.Equal(["Avis & <b>"], french.Elements(atom + "entry").Select(e => e.Element(atom + "title")!.Value));
        Assert.Equal(["locale:unknown_language"], await reader.GetAsync("/v1/pages.atom?locale=de").Refused());
    }

    [Theory, BothWays]
    public async Task The_sitemap_has_the_public_languages_of_each_page(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var key = await desk.NewPage();
        await desk.Release(key, "ar");
        await desk.Release(key, "fr");
        await desk.Draft(key, "en");
        var hidden = Editor.NewKey();
        await desk.Post("/v1/pages", new { key = hidden, type = "page", authenticLocale = "ar", audience = "internal" })
            .Json(System.Net.HttpStatusCode.Created);
        await desk.Release(hidden, "ar");
        var (token, pages) = ("", new List<JsonElement>());
        do
        {
            var page = await reader.GetAsync($"/v1/sitemap?pageSize=2&pageToken={Uri.EscapeDataString(token)}").Json();
            pages.AddRange(page.GetProperty("pages").EnumerateArray());
            token = page.Text("nextPageToken");
        }
        while (token.Length > 0);
        Assert.DoesNotContain(pages, p => p.Text("key") == hidden);
        var languages = pages.Single(p => p.Text("key") == key).GetProperty("languages").EnumerateArray().ToList();
        Assert.Equal(["ar", "fr"], languages.Select(l => l.Text("locale")));
        Assert.Equal((await reader.GetAsync($"/v1/pages/{key}?locale=fr").Json()).Text("updatedAt"), languages[1].Text("lastModified"));
        await desk.Do(key, "fr", "withdraw", new { reason = "Old." }).Json();
        Assert.Equal(pages.Count, pages.Select(p => p.Text("key")).Distinct().Count());
    }

    /// <summary>Pages that became public on the first of June of these years.</summary>
    static async Task<List<string>> News(Stack stack, HttpClient desk, string type, params int[] years)
    {
        var keys = new List<string>();
        foreach (var year in years)
        {
            var key = Editor.NewKey();
            await desk.Post("/v1/pages", new { key, type, authenticLocale = "ar" }).Json(System.Net.HttpStatusCode.Created);
            await desk.Release(key, "ar");
            var at = new DateTimeOffset(year, 6, 1, 12, 0, 0, TimeSpan.Zero);
            await stack.Query<ContentDb, int>("content", db => db.Editions.Where(e => e.PageKey == key)
                .ExecuteUpdateAsync(set => set.SetProperty(e => e.FirstPublishedAt, at)));
            keys.Add(key);
        }
        return keys;
    }

    static IEnumerable<string> Keys(JsonElement list) => list.GetProperty("pages").EnumerateArray().Select(p => p.Text("key"));
}
