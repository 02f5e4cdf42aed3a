namespace Embassy.Content.Tests.Facts;

public class ListFactsTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Lists_by_key_for_anybody(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var keys = new List<string>();
        for (var i = 0; i < 3; i++) keys.Add(await desk.NewFact());
        var (all, token) = (new List<string>(), "");
        do
        {
            var page = await stack.Http().GetAsync($"/v1/facts?pageSize=2&pageToken={token}").Json();
            all.AddRange(page.GetProperty("facts").EnumerateArray().Select(f => f.Text("key")));
            token = page.Text("nextPageToken");
        }
        while (token.Length > 0);
        Assert.Equal(all.Order(StringComparer.Ordinal), all);
        Assert.Empty(keys.Except(all));
        await stack.Http().GetAsync("/v1/facts?pageToken=x").Problem(400, "invalid_page_token");
        Assert.Equal(["pageSize:out_of_range"],
            (await stack.Http().GetAsync("/v1/facts?pageSize=101").Problem(400, "invalid_request")).Faults());
    }
}
