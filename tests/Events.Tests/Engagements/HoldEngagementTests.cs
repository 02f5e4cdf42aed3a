using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Tests.Engagements;

public class HoldEngagementTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Makes_confirmed_held_and_tells_the_others_once(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var confirmed = await office.Do(await office.Enter(), "confirm").Json();
        var held = await office.Do(confirmed, "hold").Json();
        Assert.Equal(("held", 3), (held.Text("status"), held.GetProperty("version").GetInt32()));

        var again = await office.Do(held, "hold").Json();
        Assert.Equal(held.GetRawText(), again.GetRawText());
        var told = await stack.Told(held.Text("id"));
        Assert.Equal(["events.engagement.planned.-", "events.engagement.confirmed.-", "events.engagement.held.-"],
            told.Select(a => a.RoutingKey));
        Assert.Equal("held", JsonElement.Parse(told[2].Json).GetProperty("data").GetProperty("engagement").Text("status"));
    }

    [Theory, BothWays]
    public async Task Refuses_what_is_not_confirmed_and_names_the_legal_status(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var planned = await office.Enter();
        var problem = await office.Do(planned, "hold").Problem(409, "illegal_status");
        Assert.Equal("""["confirmed"]""", problem.GetProperty("legal").GetRawText());
        Assert.Equal("planned", (await office.GetAsync($"/v1/engagements/{planned.Text("id")}?locale=*").Json()).Text("status"));
    }

    [Theory, BothWays]
    public async Task Nothing_was_held_before_the_first_day_it_may_have_begun(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        foreach (var early in (string[])[Officer.Day(+3), Officer.Day(+62)[..7], Officer.Day(+400)[..4]])
        {
            var confirmed = await office.Do(await office.Enter(("start", early)), "confirm").Json();
            await office.Do(confirmed, "hold").Problem(409, "not_yet");
            Assert.Equal(2, (await stack.Told(confirmed.Text("id"))).Count);
        }
        // Today, this month, this year: it may have begun.
        foreach (var begun in (string[])[Officer.Day(0), Officer.Day(0)[..7], Officer.Day(0)[..4]])
            await office.Do(await office.Do(await office.Enter(("start", begun)), "confirm").Json(), "hold").Json();
    }

    [Theory, BothWays]
    public async Task Needs_the_etag_that_was_read(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var confirmed = await office.Do(await office.Enter(), "confirm").Json();
        var address = $"/v1/engagements/{confirmed.Text("id")}:hold";
        await office.Post(address, new { }).Problem(428, "precondition_required");
        Assert.Equal("\"v2\"", (await office.Post(address, new { }, "\"v1\"").Problem(412, "stale")).Text("currentETag"));
        await office.Post(address, new { }, "\"v1\", \"v2\"").Json();
    }

    [Theory, BothWays]
    public async Task Is_for_those_whose_role_may(Way way)
    {
        var stack = await stacks.Platform(way);
        var confirmed = await stack.Office().Do(await stack.Office().Enter(), "confirm").Json();
        await stack.Http().Do(confirmed, "hold").Problem(401, "token_missing");
        await stack.Http(Roles.Editor).Do(confirmed, "hold").Problem(403, "forbidden");
        await stack.Office().Post("/v1/engagements/none:hold", new { }, "*").Problem(404, "not_found");
        await stack.Http(Roles.DeskOfficer).Do(confirmed, "hold").Json();
    }
}
