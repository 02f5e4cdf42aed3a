namespace Embassy.Content.Tests.Editions;

public class CompareTranslationTests(Stacks stacks) : IClassFixture<Stacks>
{
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
}
