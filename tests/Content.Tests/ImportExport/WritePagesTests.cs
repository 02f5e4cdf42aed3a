using System.Text.Json;

namespace Embassy.Content.Tests.ImportExport;

public class WritePagesTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Writes_and_publishes_pages_in_all_languages_and_a_repeat_changes_nothing(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        List<string> keys = [.. Enumerable.Range(0, 5).Select(_ => Editor.NewKey())];
        var batch = new { pages = keys.Select(k => Page(k, "ar", "fr", "en", "az")) };
        var answer = await desk.Post("/v1/pages:batchWrite", batch).Json();
        Assert.Equal(0, answer.Whole("refused"));
        Assert.All(Results(answer), r => Assert.Equal("created", r.Text("outcome")));
        foreach (var key in keys)
        {
            Assert.Equal(["ar published current", "fr published current", "en published current", "az published current"],
                (await desk.GetAsync($"/v1/pages/{key}/editions").Json()).GetProperty("editions").EnumerateArray()
                    .Select(e => $"{e.Text("locale")} {e.Text("state")} {e.Text("translation")}"));
            Assert.Equal($"Title of {key} in fr", (await stack.Http().GetAsync($"/v1/pages/{key}?locale=fr").Json()).Text("title"));
        }
        Assert.Equal(["published.ar", "published.fr", "published.en", "published.az"],
            (await stack.Told(keys[0])).Select(t => t.Replace("edition.", "", StringComparison.Ordinal)));
        var again = await desk.Post("/v1/pages:batchWrite", batch).Json();
        Assert.All(Results(again), r => Assert.Equal("unchanged", r.Text("outcome")));
        Assert.Equal(4, (await stack.Told(keys[0])).Length);
    }

    [Theory, BothWays]
    public async Task A_page_is_written_completely_or_not_at_all_and_the_others_nevertheless(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var (good, bad, taken) = (Editor.NewKey(), Editor.NewKey(), Editor.NewKey());
        await desk.NewPage(more: new { key = taken, type = "news", authenticLocale = "ar" });
        await desk.Draft(taken, "ar");
        var wrong = new
        {
            key = bad,
            type = "news",
            authenticLocale = "ar",
            editions = (object[])[Edition(bad, "ar"), new { locale = "xx", draft = new { slug = "a b", title = "" } }],
        };
        var answer = await desk.Post("/v1/pages:batchWrite", new { pages = (object[])[Page(good, "ar"), wrong, Page(taken, "ar")] }).Json();
        Assert.Equal(["created", "refused", "refused"], Results(answer).Select(r => r.Text("outcome")));
        Assert.Equal(2, answer.Whole("refused"));
        var problem = Results(answer)[1].GetProperty("problem");
        Assert.Equal("invalid_request", problem.Text("code"));
        Assert.Equal(["editions[1].locale:unknown_language", "editions[1].draft.slug:invalid_format", "editions[1].draft.title:required"],
            problem.Faults());
        Assert.Equal("precondition_required", Results(answer)[2].GetProperty("problem").Text("code"));
        await desk.GetAsync($"/v1/pages/{bad}/editions").Problem(404, "not_found");
        Assert.Equal("published", await desk.State(good, "ar"));
    }

    [Theory, BothWays]
    public async Task The_version_that_was_read_is_compared(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage("ar");
        var etag = await desk.Draft(key, "ar");
        var version = int.Parse(etag[2..^1], System.Globalization.CultureInfo.InvariantCulture);
        object Edition(int read) => new { locale = "ar", version = read, draft = new { slug = key, title = "T", body = $"{read}" } };
        async Task<JsonElement> Send(int read) => Results(await desk.Post("/v1/pages:batchWrite", new
        {
            pages = (object[])[new { key, editions = (object[])[Edition(read)] }],
        }).Json())[0];
        Assert.Equal("stale", (await Send(version + 7)).GetProperty("problem").Text("code"));
        var updated = await Send(version);
        Assert.Equal(("updated", version + 1), (updated.Text("outcome"), updated.GetProperty("editions")[0].Whole("version")));
    }

    [Theory, BothWays]
    public async Task Validating_gives_the_same_results_and_stores_nothing(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = Editor.NewKey();
        var answer = await desk.Post("/v1/pages:batchWrite", new { pages = (object[])[Page(key, "ar", "fr")], validateOnly = true }).Json();
        Assert.Equal("created", Results(answer)[0].Text("outcome"));
        await desk.GetAsync($"/v1/pages/{key}/editions").Problem(404, "not_found");
        Assert.Empty(await stack.Told(key));
    }

    [Theory, BothWays]
    public async Task Refuses_what_is_no_batch(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = Editor.NewKey();
        Assert.Equal(["pages:out_of_range"], await desk.Post("/v1/pages:batchWrite", new { pages = Array.Empty<object>() }).Refused());
        Assert.Equal(["pages[1].key:duplicate"],
            await desk.Post("/v1/pages:batchWrite", new { pages = (object[])[Page(key, "ar"), Page(key, "ar")] }).Refused());
        await stack.Http().Post("/v1/pages:batchWrite",
                new { pages = (object[])[Page(key, "ar")] }).Problem(401, "token_missing");
        await stack.Http(Embassy.ServiceDefaults.Roles.DeskOfficer).Post("/v1/pages:batchWrite",
            new { pages = (object[])[Page(key, "ar")] }).Problem(403, "forbidden");
        // Larger than the body of any other operation.
        var body = string.Join("\n\n", Enumerable.Repeat(new string('x', 3000), 100));
        var large = await desk.Post("/v1/pages:batchWrite", new
        {
            pages = Enumerable.Range(0, 5).Select(i => new
            {
                key = Editor.NewKey(),
                type = "page",
                authenticLocale = "en",
                editions = (object[])[new { locale = "en", draft = new { slug = Editor.NewKey(), title = "T", body } }],
            }),
        }).Json();
        Assert.Equal(0, large.Whole("refused"));
    }

    static List<JsonElement> Results(JsonElement answer) => [.. answer.GetProperty("results").EnumerateArray()];

    static object Page(string key, params string[] locales) => new
    {
        key,
        type = "news",
        authenticLocale = "ar",
        editions = locales.Select(l => Edition(key, l)),
        publish = true,
    };

    static object Edition(string key, string locale) =>
        new { locale, draft = new { slug = $"{key}-{locale}", title = $"Title of {key} in {locale}", body = $"Text in {locale}." } };
}
