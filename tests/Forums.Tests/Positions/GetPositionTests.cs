namespace Embassy.Forums.Tests.Positions;

public class GetPositionTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Staff_see_what_the_public_does_not_and_both_see_the_rest(Way way)
    {
        var stack = await stacks.Forums(way);
        var (path, _) = await stack.Draft("un", Drafts.Line(embargo: "2999-01-01T00:00:00Z"));
        await stack.Http().GetAsync(path).Problem(404, "not_found");
        var staff = await stack.Desk().GetAsync(path);
        Assert.Equal("2999-01-01T00:00:00Z", (await staff.Json()).Text("embargoUntil"));
        var (open, _) = await stack.Draft("un", Drafts.Line());
        Assert.Equal("On energy dialogue", (await stack.Http().GetAsync(open).Json()).GetProperty("titles")[0].Text("text"));
        Assert.NotEqual(staff.ETag(), (await stack.Http().GetAsync(open)).ETag());
        await stack.Http().GetAsync("/v1/forums/un/positions/none").Problem(404, "not_found");
    }
}
