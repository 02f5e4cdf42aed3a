using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Tests.Roadmap;

public class AddStepTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Is_inserted_where_it_was_asked_and_told_once(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var id = await desk.Open();
        async Task<string> Add(object step, string before = "") =>
            Keys(await desk.Post($"/v1/initiatives/{id}/steps", new { step, before }).Json());
        Assert.Equal("first second last", await Add(DeskOfficer.Step("last", after: "second")));
        Assert.Equal("first between second last", await Add(DeskOfficer.Step("between", after: "first"), "second"));
        Assert.Equal("first between second last", await Add(DeskOfficer.Step("between", after: "first"), "second"));
        var told = (await stack.Log("cooperation")).Where(a => a.Subject == $"initiatives/{id}").ToList();
        Assert.Equal(["opened", "steps-changed", "steps-changed"], told.Select(a => a.RoutingKey.Split('.')[2]));
        Assert.Equal(["open", "waiting", "waiting", "waiting"], (await desk.Initiative(id)).GetProperty("steps").EnumerateArray()
            .Select(s => s.Text("status")));
    }

    [Theory, BothWays]
    public async Task Refuses_by_name_and_changes_nothing(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var id = await desk.Open();
        var path = $"/v1/initiatives/{id}/steps";
        async Task Refused(object body, params string[] faults) =>
            Assert.Equal(faults, (await desk.Post(path, body).Problem(400, "invalid_request")).Faults());
        await Refused(new { }, "step:required");
        await Refused(new { step = DeskOfficer.Step("x"), before = "none" }, "before:unknown_step");
        await Refused(new { step = DeskOfficer.Step("x", after: "second"), before = "second" }, "step.after[0]:unknown_step");
        await desk.Post(path, new { step = DeskOfficer.Step("second") }).Problem(409, "already_exists");
        await desk.Post(path, new { step = DeskOfficer.Step("x") }, "\"v7\"").Problem(412, "stale");
        await stack.Http().Post(path, new { step = DeskOfficer.Step("x") }).Problem(401, "token_missing");
        await stack.Http(Roles.Editor).Post(path, new { step = DeskOfficer.Step("x") }).Problem(403, "forbidden");
        Assert.Equal(1, (await desk.Initiative(id)).GetProperty("version").GetInt32());
    }

    internal static string Keys(JsonElement initiative) =>
        string.Join(' ', initiative.GetProperty("steps").EnumerateArray().Select(s => s.Text("key")));
}
