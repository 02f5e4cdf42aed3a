using Embassy.ServiceDefaults;

namespace Embassy.Forums.Tests.VoteImports;

public class GetVoteImportTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Says_how_far_it_is_and_what_came_of_it(Way way)
    {
        var stack = await stacks.Forums(way);
        var desk = stack.Desk();
        var file = System.Text.Encoding.UTF8.GetBytes(
            Voters.File(Voters.RollCallHeader, "1,74,0,2019-12-18,R/74/1,0,0,A,B", "2,74,0,1999-12-18,R/74/2,0,0,A,B"));
        var import = (await desk.Start("a.csv", file.Length)).Text("import");
        await desk.Part(import, 0, file.AsMemory(0, 66)).Json();
        var half = await desk.GetAsync($"/v1/forums/un/imports/{import}").Json();
        Assert.Equal(("receiving", "roll-calls", "66"), (half.Text("status"), half.Text("layout"), half.Text("received")));
        await desk.Part(import, 66, file.AsMemory(66)).Json();
        await desk.Finish(import).Json();
        var done = await desk.GetAsync($"/v1/forums/un/imports/{import}").Json();
        Assert.Equal("done roll-calls rows 2 added 1 changed 0 unchanged 0 refused 1", done.Came());
        Assert.Equal(0, await stack.Query<ForumsDb, int>("forums", db => Task.FromResult(db.VoteParts.Count())));
        await stack.Http().GetAsync($"/v1/forums/un/imports/{import}").Problem(401, "token_missing");
        await stack.Http(Roles.Editor).GetAsync($"/v1/forums/un/imports/{import}").Problem(403, "forbidden");
        await desk.GetAsync($"/v1/forums/un/imports/{Guid.NewGuid()}").Problem(404, "not_found");
    }
}
