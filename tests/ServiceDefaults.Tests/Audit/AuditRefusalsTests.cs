using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults.Tests.Audit;

public class AuditRefusalsTests
{
    [Theory, BothWays]
    public async Task A_caller_who_floods_refusals_shares_one_row_for_the_rest_of_the_minute(Way way)
    {
        var clock = new TestClock();
        var settings = new Dictionary<string, string?> { ["Audit:RefusalsPerMinute"] = "3" };
        await using var stack = await Stack.Start(way, [Probe.Listener], settings, clock: clock);
        for (var i = 0; i < 10; i++)
            await stack.Http(Roles.Editor).Post("/v1/pages", new { key = "no such key" }).Problem(400, "invalid_request");
        Assert.Equal([1, 1, 1], await Times(stack));
        clock.Advance(TimeSpan.FromMinutes(2));
        await Eventually.True("the rest is one row", async () => (await Times(stack)).Sum() == 10);
        Assert.Equal([1, 1, 1, 7], await Times(stack));
    }

    [Theory, BothWays]
    public async Task A_request_that_only_validates_and_a_read_leave_no_row(Way way)
    {
        await using var stack = await Stack.Start(way, [Probe.Listener]);
        var validated = await stack.Http(Roles.Editor).Post("/v1/pages:importDocument?validateOnly=true&key=no%20such%20key",
            new ByteArrayContent([1]) { Headers = { ContentType = new("text/markdown") } });
        Assert.Equal(4, (int)validated.StatusCode / 100);
        await stack.Http(Roles.Editor).GetAsync("/v1/pages/none/editions").Problem(404, "not_found");
        await stack.Http().Post("/v1/pages", new { key = "x" }).Problem(401, "token_missing");
        Assert.Empty(await Times(stack));
    }

    static Task<List<int>> Times(Stack stack) => stack.Query<EmbassyDb, List<int>>("content", db => db.Set<AuditRow>()
        .Where(r => r.Outcome == AuditRow.Refused).OrderBy(r => r.Id).Select(r => r.Times).ToListAsync());
}
