using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Worklists;

public class FindEditionsTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Finds_each_language_by_state_translation_type_author_and_words(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage("ar");
        await desk.Release(key, "ar", "أصل", title: "Origin");
        await desk.Release(key, "fr", "copie", title: "Copie");
        await desk.Release(key, "ar", "أصل جديد", title: "Origin");
        await desk.Draft(key, "en", "copy", title: "The Copy");
        async Task<string[]> Found(string filter) => await Shown(desk, $"/v1/editions?page={key}&{filter}");

        Assert.Equal(["ar published current", "fr published outdated", "en draft current", "az missing missing"], await Found(""));
        Assert.Equal(["en draft current", "az missing missing"], await Found("state=draft&state=missing"));
        Assert.Equal(["ar published current", "fr published outdated"], await Found("locale=fr&locale=ar"));
        Assert.Equal(["fr published outdated", "az missing missing"], await Found("translation=outdated&translation=missing"));
        Assert.Equal(["en draft current"], await Found("query=copy%20the"));
        Assert.Equal(["ar published current", "fr published outdated", "en draft current"], await Found("author=editor"));
        Assert.Empty(await Found("author=someone"));
        Assert.Empty(await Found("type=news"));
        Assert.Equal(["en draft current", "ar published current", "fr published outdated", "az missing missing"],
            await Found("order=-savedAt"));

        var all = (await desk.GetAsync($"/v1/editions?page={key}").Json()).GetProperty("editions").EnumerateArray().ToList();
        Assert.Equal("Origin", all[3].GetProperty("title").Text("text"));
        Assert.False(all[3].TryGetProperty("version", out _));
        Assert.Equal((await desk.GetAsync($"/v1/pages/{key}/editions/en")).ETag(), $"\"v{all[2].Whole("version")}\"");
    }

    [Theory, BothWays]
    public async Task The_queue_of_the_approver_is_what_is_in_review_oldest_first(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var word = $"queue{Guid.NewGuid():n}";
        List<string> keys = [await desk.NewPage("en"), await desk.NewPage("en"), await desk.NewPage("en")];
        foreach (var key in keys) await desk.Draft(key, "en", title: $"{word} {key}");
        foreach (var key in keys.Take(2)) await desk.Do(key, "en", "submit").Json();
        var approver = stack.Http(Roles.Approver);
        var first = await approver.GetAsync($"/v1/editions?state=in-review&query={word}&order=savedAt&pageSize=1&includeTotal=true").Json();
        Assert.Equal(2, first.Whole("totalSize"));
        var next = await approver.GetAsync(
            $"/v1/editions?state=in-review&query={word}&order=savedAt&pageSize=1&pageToken={first.Text("nextPageToken")}").Json();
        Assert.Equal(keys.Take(2), new[] { first, next }.Select(p => p.GetProperty("editions")[0].Text("pageKey")));
        Assert.Equal("", next.Text("nextPageToken"));
    }

    [Theory, BothWays]
    public async Task Each_order_pages_through_everything_once(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var word = $"paged{Guid.NewGuid():n}";
        for (var i = 0; i < 3; i++)
        {
            var key = await desk.NewPage("en");
            await desk.Draft(key, "en", title: word);
            await desk.Draft(key, "fr", title: word);
        }
        foreach (var order in (string[])["page", "savedAt", "-savedAt"])
        {
            var (found, token) = (new List<string>(), "");
            do
            {
                var page = await desk.GetAsync($"/v1/editions?query={word}&order={order}&pageSize=2&pageToken={token}").Json();
                found.AddRange(page.GetProperty("editions").EnumerateArray().Select(e => $"{e.Text("pageKey")}/{e.Text("locale")}"));
                token = page.Text("nextPageToken");
            } while (token.Length > 0);
            Assert.Equal(6, found.Count);
            Assert.Equal(6, found.Distinct().Count());
        }
    }

    [Theory, BothWays]
    public async Task Needs_the_right_and_is_cached_by_nobody(Way way)
    {
        var stack = await stacks.Content(way);
        await stack.Http().GetAsync("/v1/editions").Problem(401, "token_missing");
        await stack.Http(Roles.Service).GetAsync("/v1/editions").Problem(403, "forbidden");
        var answer = await stack.Desk().GetAsync("/v1/editions?locale=fr");
        Assert.True(answer.Headers.CacheControl is { Private: true, NoStore: true });
        Assert.Equal(["locale[0]:unknown_language"], await stack.Desk().GetAsync("/v1/editions?locale=xx").Refused());
        Assert.Equal(["state:invalid_word"], await stack.Desk().GetAsync("/v1/editions?state=new").Refused());
    }

    static async Task<string[]> Shown(HttpClient desk, string path) =>
        [.. (await desk.GetAsync(path).Json()).GetProperty("editions").EnumerateArray()
            .Select(e => $"{e.Text("locale")} {e.Text("state")} {e.Text("translation")}")];
}
