using System.Text.Json;

namespace Embassy.Content.Tests.Pages;

public class ListSitemapTests(Stacks stacks) : IClassFixture<Stacks>
{
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
}
