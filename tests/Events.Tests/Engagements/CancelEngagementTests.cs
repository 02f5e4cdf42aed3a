namespace Embassy.Events.Tests.Engagements;

public class CancelEngagementTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Cancels_whatever_is_not_over_tells_the_others_once_and_stays_public(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        foreach (var steps in (string[][])[[], ["tentative"], ["confirm"], ["postpone"]])
        {
            var at = await office.Enter();
            foreach (var step in steps) at = await office.Do(at, step).Json();
            var cancelled = await office.Do(at, "cancel").Json();
            Assert.Equal(cancelled.GetRawText(), (await office.Do(cancelled, "cancel").Json()).GetRawText());
            Assert.Equal("cancelled", (await stack.Http().GetAsync($"/v1/engagements/{at.Text("id")}?locale=*").Json()).Text("status"));
            var told = await stack.Told(at.Text("id"));
            Assert.Equal(steps.Length + 2, told.Count);
            Assert.Equal("events.engagement.cancelled.-", told[^1].RoutingKey);
        }
    }

    [Theory, BothWays]
    public async Task Nothing_follows_a_cancelled_or_held_engagement(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var cancelled = await office.Do(await office.Enter(), "cancel").Json();
        foreach (var verb in (string[])["tentative", "confirm", "postpone", "hold"])
            Assert.Equal("[]", (await office.Do(cancelled, verb).Problem(409, "illegal_status")).GetProperty("next").GetRawText());
        var held = await office.Do(await office.Do(await office.Enter(), "confirm").Json(), "hold").Json();
        await office.Do(held, "cancel").Problem(409, "illegal_status");
        await stack.Http().Do(held, "cancel").Problem(401, "token_missing");
        await office.Post($"/v1/engagements/{held.Text("id")}:cancel", new { }).Problem(428, "precondition_required");
    }
}
