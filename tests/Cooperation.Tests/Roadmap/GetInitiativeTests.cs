using System.Globalization;
using System.Net;

namespace Embassy.Cooperation.Tests.Roadmap;

public class GetInitiativeTests(Stacks stacks) : IClassFixture<Stacks>
{
    static string Day(int days) => DateTime.UtcNow.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Theory, BothWays]
    public async Task Late_and_blocked_follow_from_the_day_and_from_what_waits_for_what(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var id = await stack.Desk().Open(("steps", (object[])
        [
            DeskOfficer.Step("late", due: Day(-1)), DeskOfficer.Step("today", due: Day(0)), DeskOfficer.Step("blocked", after: "late"),
            DeskOfficer.Step("through", after: "blocked"), DeskOfficer.Step("waiting", after: "today"),
            DeskOfficer.Step("this-year", due: Day(0)[..4]),
        ]));
        var shown = await stack.Http().Initiative(id);
        Assert.Equal(["late", "open", "blocked", "blocked", "waiting", "open"],
            shown.GetProperty("steps").EnumerateArray().Select(s => s.Text("status")));
        Assert.True(shown.GetProperty("late").GetBoolean() && shown.GetProperty("blocked").GetBoolean());
        await stack.Desk().Complete(id, "late", Day(-2)).Json();
        shown = await stack.Http().Initiative(id);
        Assert.False(shown.GetProperty("late").GetBoolean() || shown.GetProperty("blocked").GetBoolean());
        Assert.Equal("open", shown.GetProperty("steps")[2].Text("status"));
    }

    [Theory, BothWays]
    public async Task The_etag_is_of_what_was_read(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var id = await stack.Desk().Open();
        using var again = new HttpRequestMessage(HttpMethod.Get, $"/v1/initiatives/{id}");
        again.Headers.TryAddWithoutValidation("If-None-Match", (await stack.Http().GetAsync($"/v1/initiatives/{id}")).ETag());
        Assert.Equal(HttpStatusCode.NotModified, (await stack.Http().SendAsync(again)).StatusCode);
        await stack.Http().GetAsync("/v1/initiatives/nonsense").Problem(404, "not_found");
    }
}
