using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Tests.Roadmap;

public class MoveStepTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Changes_its_place_or_its_date_and_is_told(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var id = await desk.Open(("steps", (object[])[DeskOfficer.Step("a"), DeskOfficer.Step("b"), DeskOfficer.Step("c", after: "a")]));
        async Task<string> Move(string step, object to) =>
            AddStepTests.Keys(await desk.Post($"/v1/initiatives/{id}/steps/{step}:move", to).Json());
        Assert.Equal("b a c", await Move("b", new { before = "a" }));
        Assert.Equal("a c b", await Move("b", new { before = "" }));
        Assert.Equal("a c b", await Move("b", new { before = "" }));
        await Move("b", new { due = "2031-05" });
        Assert.Equal("2031-05", (await desk.Initiative(id)).GetProperty("steps")[2].Text("due"));
        await Move("b", new { due = "" });
        Assert.Equal("", (await desk.Initiative(id)).GetProperty("steps")[2].Text("due"));
        Assert.Equal(4, (await stack.Log("cooperation")).Count(
            a => a.Subject == $"initiatives/{id}" && a.RoutingKey == "cooperation.initiative.steps-changed.-"));
    }

    [Theory, BothWays]
    public async Task Never_passes_a_step_that_it_waits_for(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var id = await desk.Open();
        var path = $"/v1/initiatives/{id}/steps";
        await desk.Post($"{path}/second:move", new { before = "first" }).Problem(409, "contradicts");
        await desk.Post($"{path}/first:move", new { before = "" }).Problem(409, "contradicts");
        Assert.Equal(["before:required"], (await desk.Post($"{path}/first:move", new { }).Problem(400, "invalid_request")).Faults());
        Assert.Equal(["before:unknown_step", "due:invalid_date"],
            (await desk.Post($"{path}/first:move", new { before = "none", due = "soon" }).Problem(400, "invalid_request")).Faults());
        await desk.Post($"{path}/none:move", new { before = "" }).Problem(404, "not_found");
        await stack.Http(Roles.Editor).Post($"{path}/first:move", new { before = "" }).Problem(403, "forbidden");
        await desk.Complete(id, "first", "2025").Json();
        await desk.Post($"{path}/first:move", new { due = "2031" }).Problem(409, "contradicts");
    }
}
