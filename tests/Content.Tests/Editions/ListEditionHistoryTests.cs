using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Editions;

public class ListEditionHistoryTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Lists_every_edition_newest_first_by_pages(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        await desk.Release(key, "ar", "one");
        await desk.Release(key, "ar", "two");
        await desk.Draft(key, "ar", "three");
        var first = await desk.GetAsync($"/v1/pages/{key}/editions/ar/history?pageSize=2").Json();
        var second = await desk.GetAsync($"/v1/pages/{key}/editions/ar/history?pageSize=2&pageToken={first.Text("nextPageToken")}").Json();
        Assert.Equal(["3 draft", "2 published", "1 superseded"],
            first.GetProperty("editions").EnumerateArray().Concat(second.GetProperty("editions").EnumerateArray())
            .Select(e => $"{e.GetProperty("number").GetInt32()} {e.Text("state")}"));
        Assert.Equal("", second.Text("nextPageToken"));
        Assert.NotEqual("", second.GetProperty("editions")[0].Text("endedAt"));
        Assert.Equal("one", (await desk.GetAsync($"/v1/pages/{key}/editions/ar?number=1").Json()).Text("body"));
        await desk.GetAsync($"/v1/pages/{key}/editions/ar?number=4").Problem(404, "not_found");
        Assert.Equal(["number:out_of_range"],
            (await desk.GetAsync($"/v1/pages/{key}/editions/ar?number=-1").Problem(400, "invalid_request")).Faults());
    }

    [Theory, BothWays]
    public async Task Shows_drafts_to_those_alone_who_may_see_them(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        await desk.Release(key, "ar");
        await desk.Draft(key, "ar", "draft");
        Assert.Single(
            (await stack.Http(Roles.ProtocolOfficer).GetAsync($"/v1/pages/{key}/editions/ar/history").Json()).GetProperty("editions")
                .EnumerateArray());
        await stack.Http().GetAsync($"/v1/pages/{key}/editions/ar/history").Problem(401, "token_missing");
        await desk.GetAsync($"/v1/pages/{key}/editions/fr/history").Problem(404, "not_found");
    }
}
