using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Tests.Roadmap;

public class DecideProposalTests(Stacks stacks) : IClassFixture<Stacks>
{
    static Task<HttpResponseMessage> Decide(HttpClient who, Guid id, object decision) => who.Post($"/v1/proposals/{id}:decide", decision);

    [Theory, BothWays]
    public async Task Becomes_an_initiative_that_knows_where_it_came_from(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var (desk, engagement, outcome) = (stack.Desk(), Guid.NewGuid(), Guid.NewGuid());
        await stack.Agreed(engagement, outcome, "A roadmap for energy", "DZA", "2026-12");
        var decided = await Decide(desk, outcome, new { decision = "initiative", dimension = "economic", sector = "energy" }).Json();
        Assert.Equal(decided.GetRawText(), (await Decide(desk, outcome, new { decision = "initiative" }).Json()).GetRawText());
        var initiative = await stack.Http().Initiative(decided.Text("result"));
        Assert.Equal((engagement.ToString(), outcome.ToString(), "A roadmap for energy"),
            (initiative.GetProperty("origin").Text("engagement"), initiative.GetProperty("origin").Text("outcome"),
                initiative.GetProperty("titles")[0].Text("text")));
        Assert.Equal(("outcome", "DZA", "2026-12"),
            (initiative.GetProperty("steps")[0].Text("key"), initiative.GetProperty("steps")[0].Text("state"),
                initiative.GetProperty("steps")[0].Text("due")));
        Assert.Single(await stack.Log("cooperation"), a => a.Subject == $"initiatives/{decided.Text("result")}");
        await Decide(desk, outcome, new { decision = "declined" }).Problem(409, "illegal_status");
        // What changes afterwards in events does not change what a person decided on.
        await stack.Agreed(engagement, outcome, "Something else", "AZE", null, version: 2);
        Assert.Equal("A roadmap for energy",
            (await Decide(desk, outcome, new { decision = "initiative" }).Json()).GetProperty("origin")
                .GetProperty("texts")[0].Text("text"));
    }

    [Theory, BothWays]
    public async Task Becomes_an_agreement_or_nothing_or_is_refused_with_its_faults(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var (desk, one, other) = (stack.Desk(), Guid.NewGuid(), Guid.NewGuid());
        await stack.Agreed(Guid.NewGuid(), one, "An agreement on something", "", null);
        await stack.Agreed(Guid.NewGuid(), other, "Nothing much", "", null);
        Assert.Equal(["type:required", "parties:out_of_range"],
            (await Decide(desk, one, new { decision = "agreement" }).Problem(400, "invalid_request")).Faults());
        Assert.Equal(["dimension:required", "steps[0].state:unknown_state", "steps[0].bodies:required"],
            (await Decide(desk, one, new { decision = "initiative" }).Problem(400, "invalid_request")).Faults());
        Assert.Equal(["decision:required"], (await Decide(desk, one, new { }).Problem(400, "invalid_request")).Faults());
        var decided = await Decide(desk, one, new { decision = "agreement", type = "memorandum", parties = (string[])["DZA", "AZE"] })
            .Json();
        Assert.Equal("proposed", (await stack.Http().Agreement(decided.Text("result"))).Text("status"));
        Assert.Equal(("declined", ""),
            (await Decide(desk, other, new { decision = "declined" }).Json() is var declined
                ? (declined.Text("status"), declined.Text("result")) : default));
        await Decide(desk, Guid.NewGuid(), new { decision = "declined" }).Problem(404, "not_found");
        await Decide(stack.Http(Roles.Editor), one, new { decision = "declined" }).Problem(403, "forbidden");
    }
}
