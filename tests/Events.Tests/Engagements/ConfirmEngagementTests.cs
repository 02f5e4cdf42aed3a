using System.Net;
using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Tests.Engagements;

public class ConfirmEngagementTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Makes_planned_confirmed_and_tells_the_others_once(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var planned = await office.Enter(("start", Officer.Day(+400)));
        using var answer = await office.Do(planned, "confirm");
        var confirmed = await answer.Json();
        Assert.Equal(("confirmed", 2, "\"v2\""), (confirmed.Text("status"), confirmed.GetProperty("version").GetInt32(), answer.ETag()));
        Assert.Equal(confirmed.GetRawText(),
            (await stack.Http().GetAsync($"/v1/engagements/{planned.Text("id")}?locale=*").Json()).GetRawText());

        var told = await stack.Told(planned.Text("id"));
        Assert.Equal(["events.engagement.planned.-", "events.engagement.confirmed.-"], told.Select(a => a.RoutingKey));
        var said = JsonElement.Parse(told[1].Json);
        Assert.Equal((2, "confirmed"),
            (said.GetProperty("subjectversion").GetInt32(), said.GetProperty("data").GetProperty("engagement").Text("status")));
    }

    [Theory, BothWays]
    public async Task Confirming_again_changes_nothing_and_tells_nobody(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var confirmed = await office.Do(await office.Enter(), "confirm").Json();
        var again = await office.Do(confirmed, "confirm").Json();
        Assert.Equal(confirmed.GetRawText(), again.GetRawText());
        Assert.Equal(2, (await stack.Told(confirmed.Text("id"))).Count);
    }

    [Theory, BothWays]
    public async Task Refuses_what_was_held_and_names_the_legal_status(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var confirmed = await office.Do(await office.Enter(), "confirm").Json();
        var held = await office.Do(confirmed, "hold").Json();
        var problem = await office.Do(held, "confirm").Problem(409, "illegal_status");
        Assert.Equal("""["planned","tentative","postponed"]""", problem.GetProperty("legal").GetRawText());
        Assert.Equal("[]", problem.GetProperty("next").GetRawText());
        Assert.Equal(3, (await stack.Told(held.Text("id"))).Count);
    }

    [Theory, BothWays]
    public async Task Needs_the_etag_that_was_read_in_whatever_language(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var address = $"/v1/engagements/{(await office.Enter()).Text("id")}";
        await office.Post($"{address}:confirm", new { }).Problem(428, "precondition_required");
        var problem = await office.Post($"{address}:confirm", new { }, "\"v7\"").Problem(412, "stale");
        Assert.Equal("\"v1\"", problem.Text("currentETag"));
        await office.Post($"{address}:confirm", new { }, "W/\"v1\"").Problem(400, "invalid_request");

        using var read = await office.GetAsync($"{address}?locale=fr");
        Assert.Equal("\"v1-fr\"", read.ETag());
        await office.Post($"{address}:confirm", new { }, read.ETag()).Json();
        await office.Post($"{address}:confirm", new { }, read.ETag()).Problem(412, "stale");
    }

    [Theory, BothWays]
    public async Task Of_many_who_read_the_same_one_confirms(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var planned = await office.Enter();
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => office.Do(planned, "confirm")));
        Assert.Equal(HttpStatusCode.OK, Assert.Single(answers, a => a.StatusCode != HttpStatusCode.PreconditionFailed).StatusCode);
        Assert.Equal(2, (await stack.Told(planned.Text("id"))).Count);
    }

    [Theory, BothWays]
    public async Task Is_for_those_whose_role_may(Way way)
    {
        var stack = await stacks.Platform(way);
        var planned = await stack.Office().Enter();
        await stack.Http().Do(planned, "confirm").Problem(401, "token_missing");
        await stack.Http(Roles.Approver).Do(planned, "confirm").Problem(403, "forbidden");
        await stack.Office().Post("/v1/engagements/none:confirm", new { }, "*").Problem(404, "not_found");
        await stack.Office().Post($"/v1/engagements/{Guid.NewGuid()}:confirm", new { }, "*").Problem(404, "not_found");
    }
}
