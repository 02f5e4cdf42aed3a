using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Embassy.Site.Tests;

/// <summary>What is published is on the site at once, though whole pages are cached.</summary>
[Collection(nameof(RunningSite))]
public class FreshnessTests(RunningSite site)
{
    [Fact]
    public async Task A_page_that_is_published_is_on_the_site_and_one_that_is_changed_is_not_shown_as_it_was()
    {
        using var editor = site.Gateway(await site.Token("editor"));
        await editor.Post("/v1/pages", new { key = "fresh", type = "news", authenticLocale = "en" })
            .Json(System.Net.HttpStatusCode.Created);
        await Publish(editor, "First words", null);
        // The list is cached from here on.
        await Eventually.True("it is in the list", async () => (await site.Http.GetStringAsync("/en/news"))
            .Contains("First words", StringComparison.Ordinal));
        Assert.Contains("First words", await site.Http.GetStringAsync("/en/news/fresh"), StringComparison.Ordinal);
        await Publish(editor, "Second words", "\"1\"");
        await Eventually.True("the page has the new words", async () =>
            (await site.Http.GetStringAsync("/en/news/fresh")).Contains("Second words", StringComparison.Ordinal)
            && (await site.Http.GetStringAsync("/en/news")).Contains("Second words", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_that_is_remembered_without_a_call_is_read_again_when_it_changes()
    {
        using var officer = site.Gateway(await site.Token("protocol-officer"));
        var today = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var tenures = JsonNode.Parse(await officer.GetStringAsync($"/v1/tenures?asOf={today}&pageSize=1"))!;
        var address = $"/v1/offices/{tenures["tenures"]![0]!["office"]}";
        await Rename(t => t + " (renamed)");
        await Eventually.True("the new title is shown", async () => (await site.Http.GetStringAsync("/en/offices"))
            .Contains("(renamed)", StringComparison.Ordinal));
        await Rename(t => t.Replace(" (renamed)", "", StringComparison.Ordinal));
        await Eventually.True("the earlier title is shown", async () => !(await site.Http.GetStringAsync("/en/offices"))
            .Contains("(renamed)", StringComparison.Ordinal));

        async Task Rename(Func<string, string> change)
        {
            var response = await officer.GetAsync(address + "?locale=*");
            var office = JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject();
            var title = office["titles"]!.AsArray().Single(t => (string?)t!["lang"] == "en")!;
            title["text"] = change((string)title["text"]!);
            foreach (var computed in (string[])["holders", "createdAt", "updatedAt"]) office.Remove(computed);
            (await officer.Put(address, office, response.ETag())).EnsureSuccessStatusCode();
        }
    }

    static async Task Publish(HttpClient editor, string title, string? before)
    {
        if (before is not null) before = (await editor.GetAsync("/v1/pages/fresh/editions/en")).ETag();
        var saved = await editor.Put("/v1/pages/fresh/editions/en", new { title, slug = "fresh", body = "Words." }, before);
        saved.EnsureSuccessStatusCode();
        (await editor.Post("/v1/pages/fresh/editions/en:publish", new { }, saved.ETag())).EnsureSuccessStatusCode();
    }
}
