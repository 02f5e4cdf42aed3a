namespace Embassy.Content.Tests.Editions;

public class TranslationSourceTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Saving_the_same_words_again_does_not_make_a_translation_current(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await Translated(desk);
        await desk.Release(key, "fr", "un");
        Assert.Equal("outdated", await Stands(stack, key));
        await desk.Release(key, "fr", "un, mieux dit");
        Assert.Equal("outdated", await Stands(stack, key));
        var released = await desk.Release(key, "fr", "deux", source: 2);
        Assert.Equal((2, "current"), (released.Whole("source"), released.Text("translation")));
        Assert.Equal("current", await Stands(stack, key));
        // The number alone, with the same text, is enough; an older number is accepted too.
        await desk.Release(key, "fr", "deux", source: 1);
        Assert.Equal("outdated", await Stands(stack, key));
    }

    [Theory, BothWays]
    public async Task A_first_translation_follows_the_newest_and_a_restored_one_what_it_followed(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await Translated(desk);
        await desk.Draft(key, "en", "two");
        Assert.Equal(2, (await desk.GetAsync($"/v1/pages/{key}/editions/en").Json()).Whole("source"));
        await desk.Release(key, "fr", "deux", source: 2);
        var restored = await desk.Do(key, "fr", "restore", new { number = 1 }).Json();
        Assert.Equal((1, "outdated"), (restored.Whole("source"), restored.Text("translation")));
    }

    [Theory, BothWays]
    public async Task A_source_that_is_not_there_changes_nothing(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await Translated(desk);
        var there = await desk.GetAsync($"/v1/pages/{key}/editions/fr");
        foreach (var (locale, source, code) in new[]
            { ("fr", 3, "not_on_record"), ("fr", -1, "out_of_range"), ("ar", 1, "not_applicable") })
        {
            var etag = (await desk.GetAsync($"/v1/pages/{key}/editions/{locale}")).ETag();
            Assert.Equal([$"source:{code}"], await desk.Put($"/v1/pages/{key}/editions/{locale}",
                new { slug = $"{key}-{locale}", title = "T", body = "b", source }, etag).Refused());
        }
        Assert.Equal(["translationNeutralReason:not_applicable"], await desk.Put($"/v1/pages/{key}/editions/fr",
            new { slug = $"{key}-fr", title = "T", translationNeutralReason = "Spelling." },
            there.ETag()).Refused());
        Assert.Equal(there.ETag(), (await desk.GetAsync($"/v1/pages/{key}/editions/fr")).ETag());
    }

    [Theory, BothWays]
    public async Task A_change_that_touches_no_translation_leaves_current_ones_current_and_outdated_ones_outdated(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await Translated(desk);
        await desk.Release(key, "en", "two");
        var etag = (await desk.GetAsync($"/v1/pages/{key}/editions/ar")).ETag();
        var saved = await desk.Put($"/v1/pages/{key}/editions/ar",
            new
            {
                slug = $"{key}-ar",
                title = $"Title of {key}",
                summary = "Summary.",
                body = "two.",
                translationNeutralReason = "A full stop."
            },
            etag);
        Assert.Equal("A full stop.", (await saved.Json()).Text("translationNeutralReason"));
        var before = await Changes(stack, key);
        await desk.Publish(key, "ar", saved.ETag());
        Assert.Equal(("outdated", "current"), (await Stands(stack, key), await Stands(stack, key, "en")));
        Assert.Equal(3, (await desk.GetAsync($"/v1/pages/{key}/editions/en").Json()).Whole("source"));
        Assert.Equal(before, await Changes(stack, key));
        // It applies to one change only.
        await desk.Release(key, "ar", "three");
        Assert.Equal("outdated", await Stands(stack, key, "en"));
    }

    [Theory, BothWays]
    public async Task Reaffirmed_words_are_current_at_once_with_who_said_so(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await Translated(desk);
        var address = $"/v1/pages/{key}/editions/fr:reaffirm";
        await stack.Http().Post(address, new { source = 2 }).Problem(401, "token_missing");
        await desk.Post(address, new { source = 2 }).Problem(428, "precondition_required");
        await desk.Post(address, new { source = 2 }, "\"v1\"").Problem(412, "stale");
        Assert.Equal(["source:not_on_record"], await desk.Do(key, "fr", "reaffirm", new { source = 7 }).Refused());
        Assert.Equal(["source:required"], await desk.Do(key, "fr", "reaffirm").Refused());
        Assert.Equal(["source:not_applicable"], await desk.Do(key, "ar", "reaffirm", new { source = 1 }).Refused());
        Assert.Equal("outdated", await Stands(stack, key));

        var said = await desk.Do(key, "fr", "reaffirm", new { source = 2 }).Json();
        Assert.Equal((2, "published", "current", 1),
            (said.Whole("source"), said.Text("state"), said.Text("translation"), said.Whole("number")));
        Assert.NotEqual("", said.Text("reaffirmedBy"));
        Assert.NotEqual("", said.Text("reaffirmedAt"));
        Assert.Equal("current", await Stands(stack, key));
        Assert.Equal("fr current", (await Changes(stack, key))[^1]);
        var told = await Changes(stack, key);
        var again = await desk.Do(key, "fr", "reaffirm", new { source = 2 }).Json();
        Assert.Equal(said.Whole("version"), again.Whole("version"));
        Assert.Equal(told, await Changes(stack, key));
        // New words are no longer what was reaffirmed.
        await desk.Draft(key, "fr", "un et demi");
        Assert.False((await desk.GetAsync($"/v1/pages/{key}/editions/fr").Json()).TryGetProperty("reaffirmedAt", out var at)
            && at.ValueKind != System.Text.Json.JsonValueKind.Null);
    }

    [Theory, BothWays]
    public async Task A_translator_sees_the_blocks_that_changed(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage("ar");
        await desk.Release(key, "ar", "# Head\n\nFirst.\n\nSecond\nline.\n\n- one\n- two\n\nLast.");
        await desk.Release(key, "fr", "un");
        await desk.Release(key, "ar", "# Head\n\nFirst!\n\nSecond\nline.\n\n- one\n- two\n- three\n", title: "Other");
        var changes = await desk.GetAsync($"/v1/pages/{key}/editions/fr:translation").Json();
        Assert.Equal((1, 1, 2, 4, false), (changes.Whole("number"), changes.Whole("source"), changes.Whole("newest"),
            changes.Whole("unchanged"), changes.GetProperty("sourceLost").GetBoolean()));
        Assert.Equal(["changed 2 First. > First!", "changed 6 Last. > - three"], changes.GetProperty("blocks").EnumerateArray()
            .Select(b => $"{b.Text("change")} {b.Whole("block")} {b.Text("before")} > {b.Text("after")}"));
        Assert.Equal(["title"], changes.GetProperty("fields").EnumerateArray().Select(f => f.Text("field")));
        await desk.Do(key, "fr", "reaffirm", new { source = 2 }).Json();
        changes = await desk.GetAsync($"/v1/pages/{key}/editions/fr:translation").Json();
        Assert.Empty(changes.GetProperty("blocks").EnumerateArray());
        Assert.Equal(["locale:not_applicable"], await desk.GetAsync($"/v1/pages/{key}/editions/ar:translation").Refused());
        await stack.Http().GetAsync($"/v1/pages/{key}/editions/fr:translation").Problem(401, "token_missing");

        // The draft that was followed is overwritten, so its changes are unknown.
        await desk.Draft(key, "ar", "three");
        await desk.Draft(key, "fr", "trois", source: 3);
        await desk.Draft(key, "ar", "three and more");
        changes = await desk.GetAsync($"/v1/pages/{key}/editions/fr:translation").Json();
        Assert.Equal((true, "added"), (changes.GetProperty("sourceLost").GetBoolean(), changes.GetProperty("blocks")[0].Text("change")));
    }

    /// <summary>A page whose second authentic edition is newer than its French one.</summary>
    static async Task<string> Translated(HttpClient desk)
    {
        var key = await desk.NewPage("ar");
        await desk.Release(key, "ar", "one");
        await desk.Release(key, "fr", "un");
        await desk.Release(key, "ar", "two");
        return key;
    }

    static async Task<string> Stands(Stack stack, string key, string locale = "fr") =>
        (await stack.Http().GetAsync($"/v1/pages/{key}?locale={locale}").Json()).Text("translation");

    static async Task<List<string>> Changes(Stack stack, string key) => await TranslationStateTests.Changes(stack, key);
}
