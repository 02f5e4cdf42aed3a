using Embassy.Content.Tests.Facts;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Approvals;

public class ListPendingChangesTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Lists_what_waits_newest_first_and_keeps_state_and_subject(Way way)
    {
        var open = await stacks.Content(way);
        var (one, two) = (await open.Desk().NewFact(), await open.Desk().NewFact());
        var stack = await stacks.Strict(way);
        var desk = stack.Desk();
        var (first, second) = (await desk.ProposeFact(one, "1"), await desk.ProposeFact(two, "2"));
        var page = await desk.GetAsync("/v1/pending-changes?pageSize=1").Json();
        Assert.Equal(second, Assert.Single(page.GetProperty("pendingChanges").EnumerateArray()).Text("id"));
        page = await desk.GetAsync($"/v1/pending-changes?pageSize=1&pageToken={page.Text("nextPageToken")}").Json();
        Assert.Equal(first, Assert.Single(page.GetProperty("pendingChanges").EnumerateArray()).Text("id"));

        await stack.Http(Roles.Approver).Decide(first, "approve").Json();
        Assert.Empty(
            (await desk.GetAsync($"/v1/pending-changes?subject=facts/{one}").Json()).GetProperty("pendingChanges").EnumerateArray());
        Assert.Single(
            (await desk.GetAsync($"/v1/pending-changes?subject=facts/{one}&state=approved").Json()).GetProperty("pendingChanges")
                .EnumerateArray());
        Assert.Equal(["state:invalid_word"],
            (await desk.GetAsync("/v1/pending-changes?state=done").Problem(400, "invalid_request")).Faults());
        await stack.Http(Roles.ProtocolOfficer).GetAsync("/v1/pending-changes").Problem(403, "forbidden");
    }
}
