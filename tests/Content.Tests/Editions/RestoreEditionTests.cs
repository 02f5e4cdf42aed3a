using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Editions;

public class RestoreEditionTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task The_words_of_an_earlier_edition_are_the_next_draft(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage("ar");
        await desk.Release(key, "ar", "أصل");
        await desk.Release(key, "fr", "un", "Un");
        await desk.Release(key, "ar", "أصل آخر");
        await desk.Release(key, "fr", "deux", "Deux", source: 2);
        var restored = await desk.Do(key, "fr", "restore", new { number = 1 });
        var draft = await restored.Json();
        Assert.Equal(("draft", 3, "un", "Un"),
            (draft.Text("state"), draft.GetProperty("number").GetInt32(), draft.Text("body"), draft.Text("title")));
        // It was translated from the original of then.
        Assert.Equal("outdated", draft.Text("translation"));
        Assert.Equal(restored.ETag(), (await desk.Do(key, "fr", "restore", new { number = 1 })).ETag());
        Assert.Equal("deux", (await stack.Http().GetAsync($"/v1/pages/{key}?locale=fr").Json()).Text("body"));
    }

    [Theory, BothWays]
    public async Task Refuses_a_number_that_is_not_there_and_needs_the_etag(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        await desk.Release(key, "ar");
        await desk.Do(key, "ar", "restore", new { number = 2 }).Problem(404, "not_found");
        Assert.Equal(["number:out_of_range"], (await desk.Do(key, "ar", "restore").Problem(400, "invalid_request")).Faults());
        await desk.Post($"/v1/pages/{key}/editions/ar:restore", new { number = 1 }).Problem(428, "precondition_required");
        await stack.Http(Roles.Approver).Post($"/v1/pages/{key}/editions/ar:restore", new { number = 1 }, "*").Problem(403, "forbidden");
        Assert.Equal("published", await desk.State(key, "ar"));
    }

    [Theory, BothWays]
    public async Task Those_who_wrote_the_words_may_not_approve_them_when_another_restores_them(Way way)
    {
        var open = await stacks.Content(way);
        var (desk, administrator) = (open.Desk(), open.Http(Roles.Administrator));
        var key = await desk.NewPage();
        // Published when the mission had no second-person rule, so only its author has read it.
        await administrator.Release(key, "ar", "words of the administrator");
        await desk.Release(key, "ar", "other words");
        var stack = await stacks.Strict(way);
        var restored = await stack.Desk().Do(key, "ar", "restore", new { number = 1 }).Json();
        Assert.Equal("""["administrator","editor"]""", restored.GetProperty("contributors").GetRawText());
        await stack.Desk().Do(key, "ar", "submit").Json();
        await stack.Http(Roles.Administrator).Do(key, "ar", "approve").Problem(403, "own_work");
        await stack.Http(Roles.Approver).Do(key, "ar", "approve").Json();
    }

    [Theory, BothWays]
    public async Task The_same_words_typed_and_then_restored_are_also_theirs(Way way)
    {
        var open = await stacks.Content(way);
        var (desk, administrator) = (open.Desk(), open.Http(Roles.Administrator));
        var key = await desk.NewPage();
        await administrator.Release(key, "ar", "words of the administrator");
        await desk.Release(key, "ar", "other words");
        await desk.Draft(key, "ar", "words of the administrator");
        var restored = await desk.Do(key, "ar", "restore", new { number = 1 }).Json();
        Assert.Equal(["administrator", "editor"],
            restored.GetProperty("contributors").EnumerateArray().Select(c => c.GetString()!).Order());
    }
}
