using System.Globalization;
using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Tests.Roadmap;

public class CompleteStepTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Progress_is_the_weight_of_what_is_done_and_is_told(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var id = await desk.Open(
            ("steps", (object[])[DeskOfficer.Step("draft", weight: 1), DeskOfficer.Step("sign", "", 2, "draft"),
                DeskOfficer.Step("ratify")]));
        var drafted = await desk.Complete(id, "draft", "2025-04").Json();
        Assert.Equal((25, "open", "done", "2025-04"),
            (drafted.GetProperty("progress").GetInt32(), drafted.Text("status"), drafted.GetProperty("steps")[0].Text("status"),
                drafted.GetProperty("steps")[0].Text("doneOn")));
        Assert.Equal(drafted.GetRawText(), (await desk.Complete(id, "draft", "2025-04").Json()).GetRawText());
        Assert.Equal(75, (await desk.Complete(id, "sign", "2025-11-04").Json()).GetProperty("progress").GetInt32());
        var done = await desk.Complete(id, "ratify", "2026-01-01").Json();
        Assert.Equal((100, "completed"), (done.GetProperty("progress").GetInt32(), done.Text("status")));
        var told = (await stack.Log("cooperation")).Where(a => a.Subject == $"initiatives/{id}").ToList();
        Assert.Equal(["opened", "progressed", "progressed", "completed"], told.Select(a => a.RoutingKey.Split('.')[2]));
        Assert.Equal([0, 25, 75, 100],
            told.Select(a => JsonElement.Parse(a.Json).GetProperty("data").GetProperty("initiative").GetProperty("progress").GetInt32()));
    }

    [Theory, BothWays]
    public async Task Refuses_by_name_and_changes_nothing(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var id = await desk.Open();
        await desk.Complete(id, "second", "2025").Problem(409, "contradicts");
        await desk.Complete(id, "third", "2025").Problem(404, "not_found");
        Assert.Equal(["doneOn:future_date"],
            (await desk.Complete(id, "first", DateTime.UtcNow.AddDays(2).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))
                .Problem(400, "invalid_request")).Faults());
        Assert.Equal(["doneOn:required", "evidence:required"],
            (await desk.Post($"/v1/initiatives/{id}/steps/first:complete", new { }).Problem(400, "invalid_request")).Faults());
        await stack.Http().Complete(id, "first", "2025").Problem(401, "token_missing");
        await stack.Http(Roles.Editor).Complete(id, "first", "2025").Problem(403, "forbidden");
        Assert.Equal(1, (await desk.Initiative(id)).GetProperty("version").GetInt32());
        await desk.Complete(id, "first", "2025-01-01").Json();
        await desk.Complete(id, "first", "2025-01-02").Problem(409, "contradicts");
    }
}
