using System.Text.Json;

namespace Embassy.Events.Tests.Engagements;

public class PostponeEngagementTests(Stacks stacks) : IClassFixture<Stacks>
{
    static Task<HttpResponseMessage> Postpone(HttpClient office, JsonElement engagement, object to) =>
        office.Post($"/v1/engagements/{engagement.Text("id")}:postpone", to, $"\"v{engagement.GetProperty("version").GetInt32()}\"");

    [Theory, BothWays]
    public async Task Keeps_the_start_it_had_and_tells_the_others_once(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var confirmed = await office.Do(await office.Enter(("start", "2031-03-10"), ("end", "2031-03-11")), "confirm").Json();
        var postponed = await Postpone(office, confirmed, new { start = "2031-04" }).Json();
        Assert.Equal(("postponed", "2031-04", "month", "", "2031-03-10"),
            (postponed.Text("status"), postponed.Text("start"), postponed.Text("precision"), postponed.Text("end"),
                postponed.Text("previousStart")));
        Assert.Equal(postponed.GetRawText(), (await Postpone(office, postponed, new { start = "2031-04" }).Json()).GetRawText());
        Assert.Equal(postponed.GetRawText(), (await Postpone(office, postponed, new { }).Json()).GetRawText());
        var again = await Postpone(office, postponed, new { start = "2031-05-02" }).Json();
        Assert.Equal(("2031-05-02", "2031-04"), (again.Text("start"), again.Text("previousStart")));
        var settled = await office.Do(again, "confirm").Json();
        Assert.Equal(("confirmed", "2031-04"), (settled.Text("status"), settled.Text("previousStart")));
        await office.Do(settled, "cancel").Json();

        var told = await stack.Told(confirmed.Text("id"));
        Assert.Equal(["planned", "confirmed", "postponed", "postponed", "confirmed", "cancelled"],
            told.Select(a => a.RoutingKey.Split('.')[2]));
        Assert.Equal([1, 2, 3, 4, 5, 6], told.Select(a => JsonElement.Parse(a.Json).GetProperty("subjectversion").GetInt32()));
        var summary = JsonElement.Parse(told[2].Json).GetProperty("data").GetProperty("engagement");
        Assert.Equal(("2031-04", "2031-03-10"), (summary.Text("start"), summary.Text("previousStart")));
        // It is found under its new date, and not under the old one.
        Assert.Contains(confirmed.Text("id"), (await stack.Http().All("from=2031-05-01&to=2031-05-31")).Select(e => e.Text("id")));
        Assert.Empty(await stack.Http().All("from=2031-03-01&to=2031-03-31"));
    }

    [Theory, BothWays]
    public async Task Without_a_date_the_start_stays_and_the_hour_does_not(Way way)
    {
        var stack = await stacks.Platform(way);
        var planned = await stack.Office().Enter(("start", "2031-03-10"), ("zone", "Asia/Baku"), ("startsAt", "2031-03-10T06:00:00Z"));
        var postponed = await Postpone(stack.Office(), planned, new { }).Json();
        Assert.Equal(("2031-03-10", "2031-03-10"), (postponed.Text("start"), postponed.Text("previousStart")));
        Assert.Equal(JsonValueKind.Null, postponed.TryGetProperty("startsAt", out var at) ? at.ValueKind : JsonValueKind.Null);
        var moved = await Postpone(stack.Office(), postponed, new { start = "2031-06-01", startsAt = "2031-06-01T06:00:00Z" }).Json();
        Assert.Equal("2031-06-01T06:00:00Z", moved.Text("startsAt"));
        Assert.Equal("2031-03-10", moved.Text("previousStart"));
    }

    [Theory, BothWays]
    public async Task Refuses_wrong_dates_and_what_is_over_and_changes_nothing(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var planned = await office.Enter();
        Assert.Equal(["start:invalid_date"],
            (await Postpone(office, planned, new { start = "2031-13" }).Problem(400, "invalid_request")).Faults());
        Assert.Equal(["end:end_before_start"],
            (await Postpone(office, planned, new { start = "2031-03-02", end = "2031-03-01" }).Problem(400, "invalid_request")).Faults());
        Assert.Equal(["start:required"],
            (await Postpone(office, planned, new { end = "2031-03-01" }).Problem(400, "invalid_request")).Faults());
        Assert.Equal(["zone:required"],
            (await Postpone(office, planned, new { start = "2031-03-01", startsAt = "2031-03-01T10:00:00Z" })
                .Problem(400, "invalid_request")).Faults());
        var held = await office.Do(await office.Do(planned, "confirm").Json(), "hold").Json();
        var problem = await Postpone(office, held, new { }).Problem(409, "illegal_status");
        Assert.Equal("""["planned","tentative","confirmed","postponed"]""", problem.GetProperty("legal").GetRawText());
        await stack.Http().Do(held, "postpone").Problem(401, "token_missing");
        Assert.Equal(3, (await stack.Told(planned.Text("id"))).Count);
    }
}
