using System.Text.Json;

namespace Embassy.Events.Tests.Engagements;

public class MarkTentativeTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Makes_planned_and_postponed_tentative_and_tells_the_others_once(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var planned = await office.Enter();
        var tentative = await office.Do(planned, "tentative").Json();
        Assert.Equal("tentative", tentative.Text("status"));
        Assert.Equal(tentative.GetRawText(), (await office.Do(tentative, "tentative").Json()).GetRawText());
        var postponed = await office.Do(tentative, "postpone").Json();
        Assert.Equal("tentative", (await office.Do(postponed, "tentative").Json()).Text("status"));
        var told = await stack.Told(planned.Text("id"));
        Assert.Equal(["planned", "changed", "postponed", "changed"], told.Select(a => a.RoutingKey.Split('.')[2]));
        var data = JsonElement.Parse(told[1].Json).GetProperty("data");
        Assert.Equal(("""["status"]""", "tentative"),
            (data.GetProperty("changed").GetRawText(), data.GetProperty("engagement").Text("status")));
    }

    [Theory, BothWays]
    public async Task Refuses_what_is_agreed_or_over_and_says_what_is_legal(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var confirmed = await office.Do(await office.Enter(), "confirm").Json();
        var problem = await office.Do(confirmed, "tentative").Problem(409, "illegal_status");
        Assert.Equal(("""["planned","postponed"]""", """["held","postponed","cancelled"]"""),
            (problem.GetProperty("legal").GetRawText(), problem.GetProperty("next").GetRawText()));
        await office.Do(await office.Do(confirmed, "cancel").Json(), "tentative").Problem(409, "illegal_status");
        await stack.Http().Do(confirmed, "tentative").Problem(401, "token_missing");
        await office.Post($"/v1/engagements/{confirmed.Text("id")}:tentative", new { }).Problem(428, "precondition_required");
    }
}
