namespace Embassy.Content.Tests.Navigation;

public class GetPageNavigationTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Staff_read_the_place_of_a_draft_with_the_etag_that_changes_it(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var top = await desk.Draftless(null, inMenu: false);
        var key = await desk.Draftless(top, 3);
        var answer = await desk.GetAsync($"/v1/pages/{key}/navigation");
        var place = await answer.Json();
        Assert.Equal((key, top, 3, true, 1), (place.Text("pageKey"), place.Text("parent"), place.Whole("position"),
            place.GetProperty("inMenu").GetBoolean(), place.Whole("version")));
        Assert.Equal(["inMenu", "pageKey", "version"],
            (await desk.GetAsync($"/v1/pages/{top}/navigation").Json()).EnumerateObject().Select(m => m.Name).Order());
        var editions = await desk.GetAsync($"/v1/pages/{key}/editions");
        Assert.Equal((answer.ETag(), place.GetRawText()),
            (editions.ETag(), (await editions.Json()).GetProperty("navigation").GetRawText()));
        await stack.Http().GetAsync($"/v1/pages/{key}/navigation").Problem(401, "token_missing");
        await desk.GetAsync("/v1/pages/none/navigation").Problem(404, "not_found");
    }
}
