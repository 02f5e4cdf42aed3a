using Embassy.ServiceDefaults;

namespace Embassy.Forums.Tests.VoteImports;

public class StartVoteImportTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Opens_an_upload_at_its_address(Way way)
    {
        var stack = await stacks.Forums(way);
        var answer = await stack.Desk().Post("/v1/forums/un/imports", new { name = "un_votes.csv", bytes = "100" });
        var import = await answer.Json(System.Net.HttpStatusCode.Created);
        Assert.Equal($"/v1/forums/un/imports/{import.Text("import")}", answer.Headers.Location!.ToString());
        Assert.Equal(("receiving", "skip", "100", "0"),
            (import.Text("status"), import.Text("refusals"), import.Text("bytes"), import.Text("received")));
    }

    [Theory, BothWays]
    public async Task Refuses_by_field(Way way)
    {
        var desk = (await stacks.Forums(way)).Desk();
        Assert.Equal(["name:required", "bytes:out_of_range"],
            (await desk.Post("/v1/forums/un/imports", new { }).Problem(400, "invalid_request")).Faults());
        Assert.Equal(["bytes:out_of_range"],
            (await desk.Post("/v1/forums/un/imports", new { name = "a", bytes = "67108865" }).Problem(400, "invalid_request")).Faults());
        Assert.Equal(["refusals:invalid_word"],
            (await desk.Post("/v1/forums/un/imports", new { name = "a", bytes = "1", refusals = "some" }).Problem(400, "invalid_request"))
                .Faults());
    }

    [Theory, BothWays]
    public async Task Is_for_importers(Way way)
    {
        var stack = await stacks.Forums(way);
        await stack.Http().Post("/v1/forums/un/imports", new { name = "a", bytes = "1" }).Problem(401, "token_missing");
        await stack.Http(Roles.Editor).Post("/v1/forums/un/imports", new { name = "a", bytes = "1" }).Problem(403, "forbidden");
    }

    [Fact]
    public async Task What_is_not_finished_in_a_week_is_forgotten()
    {
        var stack = await stacks.Forums(Way.Embedded);
        var desk = stack.Desk();
        var import = (await desk.Start("old", 100)).Text("import");
        await desk.Part(import, 0, "rcid,"u8.ToArray()).Json();
        await stack.Query<ForumsDb, int>("forums", db => Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlAsync(
            db.Database,
            $"update \"VoteImports\" set \"StartedAt\" = {DateTimeOffset.UtcNow.AddDays(-8).UtcTicks / 10} where lower(\"Id\") = {import}"));
        await desk.Start("new", 100);
        await desk.GetAsync($"/v1/forums/un/imports/{import}").Problem(404, "not_found");
        Assert.Equal(0, await stack.Query<ForumsDb, int>("forums", db => Task.FromResult(db.VoteParts.Count())));
    }
}
