namespace Embassy.Forums.Tests.VoteImports;

public class ListVoteRefusalsTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Has_every_row_that_was_refused_page_by_page(Way way)
    {
        var stack = await stacks.Forums(way);
        var desk = stack.Desk();
        var import =
            await desk.Upload(Voters.File(Voters.RollCallHeader, Enumerable.Range(1, 1234).Select(i => $"{i},74,0,1980-12-18,,0,0,A,B")));
        Assert.Equal("done roll-calls rows 1234 added 0 changed 0 unchanged 0 refused 1234", import.Came());
        var (lines, token) = (new List<int>(), "");
        do
        {
            var page = await desk.GetAsync($"/v1/forums/un/imports/{import.Text("import")}/refusals?pageSize=100&pageToken={token}").Json();
            lines.AddRange(page.GetProperty("refusals").EnumerateArray().Select(r => r.GetProperty("line").GetInt32()));
            token = page.Text("nextPageToken");
        }
        while (token.Length > 0);
        Assert.Equal(Enumerable.Range(2, 1234), lines);
        await desk.GetAsync($"/v1/forums/un/imports/{import.Text("import")}/refusals?pageToken=abc").Problem(400, "invalid_page_token");
        await desk.GetAsync($"/v1/forums/un/imports/{Guid.NewGuid()}/refusals").Problem(404, "not_found");
        await stack.Http().GetAsync($"/v1/forums/un/imports/{import.Text("import")}/refusals").Problem(401, "token_missing");
    }
}
