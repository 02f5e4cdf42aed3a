using System.Net;
using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Tests.Roadmap;

public class OpenInitiativeTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Opens_it_with_its_steps_and_tells_the_others_once(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var (id, desk) = (Guid.NewGuid().ToString(), stack.Desk());
        var answer = await desk.Post("/v1/initiatives", DeskOfficer.Item(("id", id), ("sector", "energy"),
            ("origin", new { engagement = Guid.NewGuid(), texts = (object[])[new { lang = "en", text = "Agreed there" }] })));
        var opened = await answer.Json(HttpStatusCode.Created);
        Assert.Equal($"/v1/initiatives/{id}", answer.Headers.Location?.OriginalString);
        Assert.Equal(("open", 0, "energy"), (opened.Text("status"), opened.GetProperty("progress").GetInt32(), opened.Text("sector")));
        Assert.Equal(["open", "waiting"], opened.GetProperty("steps").EnumerateArray().Select(s => s.Text("status")));
        Assert.Equal(opened.GetRawText(), (await stack.Http().Initiative(id)).GetRawText());
        await desk.Post("/v1/initiatives", DeskOfficer.Item(("id", id))).Problem(409, "already_exists");
        var told = Assert.Single(await stack.Log("cooperation"), a => a.Subject == $"initiatives/{id}");
        Assert.Equal("cooperation.initiative.opened.-", told.RoutingKey);
        Assert.Equal("economic", JsonElement.Parse(told.Json).GetProperty("data").GetProperty("initiative").Text("dimension"));
    }

    [Theory, BothWays]
    public async Task Names_every_fault_at_once_and_keeps_nothing(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var id = Guid.NewGuid().ToString();
        var problem = await stack.Desk().Post("/v1/initiatives", new
        {
            id,
            sector = "Energy",
            agreement = Guid.NewGuid(),
            origin = new { outcome = Guid.NewGuid() },
            steps = (object[])
            [
                new { key = "a", titles = (object[])[new { lang = "en", text = "A" }], state = "XXX", bodies = Array.Empty<object>(),
                    due = "2026-13", after = (string[])["b"] },
                new { key = "a", weight = 1001, titles = Array.Empty<object>(), state = "DZA",
                    bodies = (object[])[new { lang = "en", text = "M" }], doneOn = "2026" },
            ],
        }).Problem(400, "invalid_request");
        Assert.Equal(
            [
                "titles:required", "dimension:required", "sector:invalid_format", "steps[0].after[0]:unknown_step",
                "steps[0].state:unknown_state", "steps[0].bodies:required",
                "steps[0].due:invalid_date", "steps[1].key:duplicate", "steps[1].weight:out_of_range", "steps[1].doneOn:invalid_date",
                "steps[1].titles:required",
                "origin.engagement:required", "agreement:unknown_agreement",
            ], problem.Faults());
        await stack.Desk().GetAsync($"/v1/initiatives/{id}").Problem(404, "not_found");
        Assert.DoesNotContain(await stack.Log("cooperation"), a => a.Subject == $"initiatives/{id}");
        Assert.Equal(["steps:out_of_range"],
            (await stack.Desk().Post("/v1/initiatives", DeskOfficer.Item(("steps", Array.Empty<object>()))).Problem(400, "invalid_request"))
                .Faults());
    }

    [Theory, BothWays]
    public async Task Is_for_those_whose_role_may_and_what_is_internal_is_told_to_nobody(Way way)
    {
        var stack = await stacks.Cooperation(way);
        await stack.Http().Post("/v1/initiatives", DeskOfficer.Item()).Problem(401, "token_missing");
        await stack.Http(Roles.Editor).Post("/v1/initiatives", DeskOfficer.Item()).Problem(403, "forbidden");
        var secret = await stack.Desk().Open(("audience", "internal"));
        await stack.Http().GetAsync($"/v1/initiatives/{secret}").Problem(404, "not_found");
        await stack.Desk().Complete(secret, "first", "2026").Json();
        Assert.DoesNotContain(await stack.Log("cooperation"), a => a.Json.Contains(secret, StringComparison.Ordinal));
    }
}
