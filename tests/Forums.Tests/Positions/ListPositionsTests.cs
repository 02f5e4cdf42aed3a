namespace Embassy.Forums.Tests.Positions;

public class ListPositionsTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task The_latest_step_first_and_only_what_the_reader_may_see(Way way)
    {
        var stack = await stacks.Forums(way);
        var first = await stack.Draft("nam", Drafts.Line(drafted: "2020"));
        var second = await stack.Draft("nam", Drafts.Line(drafted: "2021"));
        var hidden = await stack.Draft("nam", Drafts.Line(drafted: "2022", audience: "internal"));
        await stack.Desk().Step(first, "agree", "2023");
        foreach (var size in (int[])[1, 100]) Assert.Equal([first.Path, second.Path], await Paths($"?pageSize={size}"));
        Assert.Equal([second.Path], await Paths("?status=drafted"));
        Assert.Equal([first.Path, second.Path], await Paths("?state=AZE"));
        Assert.Empty(await Paths("?state=FRA"));
        var staff = (await stack.Desk().GetAsync("/v1/forums/nam/positions?audience=all").Json()).GetProperty("positions").EnumerateArray()
            .Select(p => p.Text("id"));
        Assert.Equal([first.Path[^36..], hidden.Path[^36..], second.Path[^36..]], staff);
        Assert.Equal(["state:unknown_state"],
            (await stack.Http().GetAsync("/v1/forums/nam/positions?state=algeria").Problem(400, "invalid_request")).Faults());

        async Task<IEnumerable<string>> Paths(string query) =>
            (await stack.All("/v1/forums/nam/positions" + query, "positions")).Select(p => $"/v1/forums/nam/positions/{p.Text("id")}");
    }
}
