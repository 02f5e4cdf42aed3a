namespace Embassy.Events.Tests.Imports;

public class DiscardImportCandidateTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Is_put_away_for_good_and_again_changes_nothing(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var file = ImportedFile.Calendar("UID:d\nDTSTART;VALUE=DATE:20261105\nSUMMARY:Away");
        await office.Import(file).Json();
        var candidate = Assert.Single(await office.Candidates("&status=open"));
        var path = $"/v1/import-candidates/{candidate.Text("id")}:discard";
        await office.Post(path, new { }).Problem(428, "precondition_required");
        await office.Post(path, new { }, "\"v9\"").Problem(412, "stale");
        var discarded = await office.Post(path, new { }, "\"v1\"").Json();
        Assert.Equal("discarded", discarded.Text("status"));
        Assert.Equal(discarded.ToString(), (await office.Post(path, new { }, "\"v2\"").Json()).ToString());
        Assert.Equal((0, 1),
            ((await office.Import(file).Json()).GetProperty("added").GetInt32(), (await office.Import(file).Json()).GetProperty("unchanged")
                .GetInt32()));
        Assert.Empty(await office.Candidates("&status=open"));
        await office.Post($"/v1/import-candidates/{candidate.Text("id")}:plan", new { kind = "meeting", direction = "incoming" }, "\"v2\"")
            .Problem(409, "illegal_status");
        await office.Post("/v1/import-candidates/x:discard", new { }, "*").Problem(404, "not_found");
        await stack.Http().Post(path, new { }, "*").Problem(401, "token_missing");
    }
}
