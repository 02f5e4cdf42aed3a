namespace Embassy.Content.Tests.Facts;

public class ListFactHistoryTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Shows_staff_what_was_said_before_and_by_whom(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var fact = await desk.NewFact();
        await desk.Say(fact, Figure.Money("3", "2024")).Json();
        await desk.Say(fact, Figure.Money("4", "2025")).Json();
        var first = await desk.GetAsync($"/v1/facts/{fact}/history?pageSize=2").Json();
        Assert.Equal(["4 2025 editor", "3 2024 editor"],
            first.GetProperty("versions").EnumerateArray().Select(v => $"{v.Text("value")} {v.Text("period")} {v.Text("changedBy")}"));
        var second = await desk.GetAsync($"/v1/facts/{fact}/history?pageSize=2&pageToken={first.Text("nextPageToken")}").Json();
        Assert.Equal(("2000000", ""),
            (Assert.Single(second.GetProperty("versions").EnumerateArray()).Text("value"), second.Text("nextPageToken")));
        await desk.GetAsync("/v1/facts/none/history").Problem(404, "not_found");
        await desk.GetAsync($"/v1/facts/{fact}/history?pageToken=x").Problem(400, "invalid_page_token");
        await stack.Http().GetAsync($"/v1/facts/{fact}/history").Problem(401, "token_missing");
    }
}
