using Embassy.ServiceDefaults;

namespace Embassy.Events.Tests.Imports;

public class ListImportCandidatesTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Drafts_are_for_those_who_plan_by_start_page_by_page(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        await office.Import(
            ImportedFile.Calendar([.. Enumerable.Range(0, 5).Select(i => $"UID:l{i}\nDTSTART;VALUE=DATE:202611{9 - i:00}\nSUMMARY:Draft")]))
            .Json();
        var (seen, token) = (new List<string>(), "");
        do
        {
            var page = await office.GetAsync($"/v1/import-candidates?pageSize=2&status=open&pageToken={token}").Json();
            seen.AddRange(page.GetProperty("candidates").EnumerateArray().Select(d => d.Text("identity")));
            token = page.Text("nextPageToken");
        }
        while (token.Length > 0);
        Assert.Equal(["l4", "l3", "l2", "l1", "l0"], seen);
        Assert.Empty(await office.Candidates("&status=planned"));
        Assert.Equal(["status:invalid_word"],
            (await office.GetAsync("/v1/import-candidates?status=x").Problem(400, "invalid_request")).Faults());
        await office.GetAsync("/v1/import-candidates?pageToken=x").Problem(400, "invalid_page_token");
        await stack.Http().GetAsync("/v1/import-candidates").Problem(401, "token_missing");
        await stack.Http(Roles.Editor).GetAsync("/v1/import-candidates").Problem(403, "forbidden");
    }
}
