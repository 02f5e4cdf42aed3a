using Embassy.Content.Tests.Facts;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Approvals;

public class RejectPendingChangeTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Nothing_comes_of_a_change_that_is_rejected_and_another_may_be_proposed(Way way)
    {
        var fact = await (await stacks.Content(way)).Desk().NewFact();
        var stack = await stacks.Strict(way);
        var (desk, approver) = (stack.Desk(), stack.Http(Roles.Approver));
        var id = await desk.ProposeFact(fact, "1");
        var rejected = await approver.Decide(id, "reject", new { note = "Wrong year." }).Json();
        Assert.Equal(("rejected", "approver", "Wrong year."), (rejected.Text("state"), rejected.Text("decidedBy"), rejected.Text("note")));
        await approver.Decide(id, "reject").Json();
        await approver.Decide(id, "approve").Problem(409, "illegal_status");
        Assert.Equal("2000000", (await stack.Http().GetAsync($"/v1/facts/{fact}").Json()).Text("value"));

        // The author may reject the change; then someone else may propose one.
        var next = await desk.ProposeFact(fact, "4");
        Assert.NotEqual(id, next);
        await desk.Decide(next, "reject").Json();
        await stack.Http(Roles.Administrator).ProposeFact(fact, "5");
        await stack.Http(Roles.DeskOfficer).Post($"/v1/pending-changes/{next}:reject", new { }, "*").Problem(403, "forbidden");
    }
}
