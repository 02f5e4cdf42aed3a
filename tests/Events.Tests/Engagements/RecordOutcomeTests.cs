using System.Net;
using System.Text.Json;

namespace Embassy.Events.Tests.Engagements;

public class RecordOutcomeTests(Stacks stacks) : IClassFixture<Stacks>
{
    static object Agreed(string text, string audience = "public", string due = "2026-06", string? office = null) =>
        new { texts = (object[])[new { lang = "fr", text }], state = "AZE", office = office ?? "", due, audience };

    static async Task<List<Embassy.Log.V1.Announcement>> Told(Stack stack, string outcome) =>
        [.. (await stack.Log("events")).Where(a => a.Subject.EndsWith("/outcomes/" + outcome, StringComparison.Ordinal))];

    [Theory, BothWays]
    public async Task Is_shown_with_its_engagement_and_told_with_who_owes_it_until_when(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var post = await office.Post("Ministry of Energy");
        var held = await office.Do(await office.Do(await office.Enter(), "confirm").Json(), "hold").Json();
        var id = Guid.NewGuid().ToString();
        var address = $"/v1/engagements/{held.Text("id")}/outcomes/{id}";
        var outcome = await office.Save(address, Agreed("Groupe de travail", office: post));
        Assert.Equal(outcome.GetRawText(),
            (await office.Save(address, Agreed("Groupe de travail", office: post), HttpStatusCode.OK, "\"v1\"")).GetRawText());
        var shown = Assert.Single(
            (await stack.Http().GetAsync($"/v1/engagements/{held.Text("id")}?locale=*").Json()).GetProperty("outcomes").EnumerateArray());
        Assert.Equal(("AZE", post, "2026-06"), (shown.Text("state"), shown.Text("office"), shown.Text("due")));
        await office.Put(address, Agreed("Autre")).Problem(428, "precondition_required");
        await office.Save(address, Agreed("Autre"), HttpStatusCode.OK, "\"v1\"");

        var told = await Told(stack, id);
        Assert.Equal(["events.outcome.agreed.-", "events.outcome.agreed.-"], told.Select(a => a.RoutingKey));
        var data = JsonElement.Parse(told[0].Json).GetProperty("data");
        Assert.Equal((held.Text("id"), id, "AZE", post, "2026-06", "Groupe de travail"),
            (data.Text("engagementId"), data.Text("outcomeId"), data.Text("state"), data.Text("officeId"), data.Text("dueDate"),
                data.GetProperty("texts")[0].Text("text")));
    }

    [Theory, BothWays]
    public async Task An_internal_one_is_nowhere_and_one_that_becomes_internal_is_told_as_removed(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var confirmed = await office.Do(await office.Enter(), "confirm").Json();
        var (secret, open) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        await office.Save($"/v1/engagements/{confirmed.Text("id")}/outcomes/{secret}", Agreed("Secret", "internal"));
        await office.Save($"/v1/engagements/{confirmed.Text("id")}/outcomes/{open}", Agreed("Ouvert"));
        Assert.DoesNotContain("Secret", await stack.Http().GetStringAsync($"/v1/engagements/{confirmed.Text("id")}?locale=*"));
        Assert.Empty(await Told(stack, secret));
        // The whole engagement goes, and comes back.
        var at = await office.GetAsync($"/v1/engagements/{confirmed.Text("id")}?locale=*").Json();
        at = await office.Update(at, ("audience", "internal")).Json();
        await office.Update(at, ("audience", "public")).Json();
        var told = await Told(stack, open);
        Assert.Equal(["agreed", "removed", "agreed"], told.Select(a => a.RoutingKey.Split('.')[2]));
        Assert.Equal(3, told.Select(a => JsonElement.Parse(a.Json).GetProperty("subjectversion").GetInt32()).Distinct().Count());
        Assert.Empty(await Told(stack, secret));
    }

    [Theory, BothWays]
    public async Task Names_every_fault_and_agrees_nothing_before_it_is_confirmed(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var planned = await office.Enter();
        var address = $"/v1/engagements/{planned.Text("id")}/outcomes/{Guid.NewGuid()}";
        var problem = await office.Put(address, Agreed("x")).Problem(409, "illegal_status");
        Assert.Equal("""["confirmed","held"]""", problem.GetProperty("legal").GetRawText());
        problem = await office.Put(address, new { state = "XXX", office = Guid.NewGuid(), due = "2026-06-31" })
            .Problem(400, "invalid_request");
        Assert.Equal(["texts:required", "state:unknown_state", "office:not_on_record", "due:invalid_date"], problem.Faults());
        problem = await office.Put(address, Agreed("x", due: "2021")).Problem(400, "invalid_request");
        Assert.Equal(["due:end_before_start"], problem.Faults());
        await office.Put($"/v1/engagements/{Guid.NewGuid()}/outcomes/{Guid.NewGuid()}", Agreed("x")).Problem(404, "not_found");
        await stack.Http().Put(address, Agreed("x")).Problem(401, "token_missing");
    }
}
