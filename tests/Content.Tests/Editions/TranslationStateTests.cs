using System.Text.Json;

namespace Embassy.Content.Tests.Editions;

public class TranslationStateTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Every_public_answer_says_how_each_language_stands(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var key = await desk.NewPage("ar");
        await desk.Release(key, "ar", "أصل");
        await desk.Release(key, "fr", "copie");
        await desk.Release(key, "en", "copy");
        await desk.Release(key, "ar", "أصل جديد");
        await desk.Release(key, "en", "new copy", source: 2);
        string[] expected = ["ar rtl current", "fr ltr outdated", "en ltr current", "az ltr missing"];
        Assert.Equal(expected, Standing(await reader.GetAsync($"/v1/pages/{key}?locale=ar").Json()));
        Assert.Equal(expected, Standing(await reader.GetAsync($"/v1/slugs/fr/{key}-fr").Json()));
        var listed = (await reader.GetAsync("/v1/pages?locale=fr&pageSize=100").Json()).GetProperty("pages").EnumerateArray()
            .Single(p => p.Text("key") == key);
        Assert.Equal((string.Join(' ', expected), "outdated"), (string.Join(' ', Standing(listed)), listed.Text("translation")));
    }

    [Theory, BothWays]
    public async Task A_change_is_told_of_each_language_it_concerns_and_only_when_content_has_changed(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage("ar");
        await desk.Release(key, "ar", "one", cites: ["engagements/0198c0de-0000-7000-8000-000000000001"]);
        await desk.Release(key, "fr", "un");
        await desk.Release(key, "en", "one");
        Assert.Empty(await Changes(stack, key));
        // Another citation with the same text: no translation becomes outdated.
        await desk.Release(key, "ar", "one");
        Assert.Empty(await Changes(stack, key));
        await desk.Release(key, "ar", "two");
        Assert.Equal(["en outdated", "fr outdated"], (await Changes(stack, key)).Order());
        await desk.Release(key, "ar", "two and a half");
        Assert.Equal(2, (await Changes(stack, key)).Count);
        await desk.Release(key, "ar", "one");
        Assert.Equal(["en current", "fr current"], (await Changes(stack, key)).Skip(2).Order());
        // Without an original in force there is nothing to lag behind.
        await desk.Release(key, "ar", "three");
        await desk.Do(key, "ar", "withdraw", new { reason = "Over." }).Json();
        Assert.Equal(["en current", "en outdated", "fr current", "fr outdated"], (await Changes(stack, key)).Skip(4).Order());

        var told = (await stack.Log("content")).Where(a => a.Subject == $"pages/{key}/editions/fr/translation")
            .Select(a => JsonElement.Parse(a.Json)).ToList();
        Assert.All(told,
            t => Assert.Equal(("translation", $"/v1/pages/{key}?locale=fr"), (t.Text("cause"), t.GetProperty("data").Text("link"))));
        var versions = told.Select(t => t.GetProperty("subjectversion").GetInt32()).ToList();
        Assert.Equal(versions.Order().Distinct(), versions);
    }

    [Theory, BothWays]
    public async Task Languages_published_at_the_same_moment_are_told_as_they_stand_in_the_end(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        for (var round = 0; round < 5; round++)
        {
            var key = await desk.NewPage("ar");
            await desk.Release(key, "ar", "one");
            await desk.Release(key, "fr", "un");
            await desk.Draft(key, "ar", "two");
            await desk.Draft(key, "fr", "deux", source: 2);
            await Task.WhenAll(desk.Do(key, "ar", "publish").Json(), desk.Do(key, "fr", "publish").Json());
            Assert.Equal("current", (await stack.Http().GetAsync($"/v1/pages/{key}?locale=fr").Json()).Text("translation"));
            var last = (await stack.Log("content")).Last(a => a.Subject.StartsWith($"pages/{key}/editions/fr", StringComparison.Ordinal));
            Assert.Equal("current", JsonElement.Parse(last.Json).GetProperty("data").Text("translation"));
        }
    }

    static string[] Standing(JsonElement page) =>
        [.. page.GetProperty("translations").EnumerateArray().Select(t => $"{t.Text("lang")} {t.Text("dir")} {t.Text("translation")}")];

    internal static async Task<List<string>> Changes(Stack stack, string key) =>
        [.. (await stack.Log("content"))
            .Where(a => a.Type == "embassy.content.translation.changed.v1"
                && a.Subject.StartsWith($"pages/{key}/", StringComparison.Ordinal))
            .Select(a => JsonElement.Parse(a.Json).GetProperty("data")).Select(d => $"{d.Text("locale")} {d.Text("translation")}")];
}
