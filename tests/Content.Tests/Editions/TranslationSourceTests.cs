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
        var before = await TranslationStateTests.Changes(stack, key);
        await desk.Publish(key, "ar", saved.ETag());
        Assert.Equal(("outdated", "current"), (await Stands(stack, key), await Stands(stack, key, "en")));
        Assert.Equal(3, (await desk.GetAsync($"/v1/pages/{key}/editions/en").Json()).Whole("source"));
        Assert.Equal(before, await TranslationStateTests.Changes(stack, key));
        // It applies to one change only.
        await desk.Release(key, "ar", "three");
        Assert.Equal("outdated", await Stands(stack, key, "en"));
    }

    /// <summary>A page whose second authentic edition is newer than its French one.</summary>
    internal static async Task<string> Translated(HttpClient desk)
    {
        var key = await desk.NewPage("ar");
        await desk.Release(key, "ar", "one");
        await desk.Release(key, "fr", "un");
        await desk.Release(key, "ar", "two");
        return key;
    }

    internal static async Task<string> Stands(Stack stack, string key, string locale = "fr") =>
        (await stack.Http().GetAsync($"/v1/pages/{key}?locale={locale}").Json()).Text("translation");
}
