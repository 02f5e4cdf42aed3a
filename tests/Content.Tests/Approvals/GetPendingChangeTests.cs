using Embassy.Content.Tests.Facts;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Approvals;

public class GetPendingChangeTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Shows_editors_and_approvers_what_would_change_and_by_whom(Way way)
    {
        var fact = await (await stacks.Content(way)).Desk().NewFact();
        var stack = await stacks.Strict(way);
        var id = await stack.Desk().ProposeFact(fact, "12");
        var change = await stack.Http(Roles.Approver).GetAsync($"/v1/pending-changes/{id}").Json();
        Assert.Equal(($"facts/{fact}", "fact", "pending", "editor"),
            (change.Text("subject"), change.Text("kind"), change.Text("state"), change.Text("proposedBy")));
        Assert.Equal(("12", 0), (change.GetProperty("fact").Text("value"), change.GetProperty("fact").GetProperty("version").GetInt32()));
        await stack.Http(Roles.DeskOfficer).GetAsync($"/v1/pending-changes/{id}").Problem(403, "forbidden");
        await stack.Http().GetAsync($"/v1/pending-changes/{id}").Problem(401, "token_missing");
        await stack.Desk().GetAsync("/v1/pending-changes/x").Problem(404, "not_found");
    }
}
