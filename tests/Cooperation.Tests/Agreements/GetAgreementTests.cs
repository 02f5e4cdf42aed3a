using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Tests.Agreements;

public class GetAgreementTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Shows_where_it_stood_on_any_day(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var id = await desk.Enter(("entryRule", new { kind = "later-notification", days = 30 }));
        await desk.Act(id, "signed", "2022-11-29").Json();
        await desk.Act(id, "notified", "2023-01-10", "DZA").Json();
        await desk.Act(id, "notified", "2023-03-01", "AZE").Json();

        async Task On(string day, string status, string since, params string[] owedBy)
        {
            var shown = await stack.Http().Agreement(id, $"?asOf={day}");
            Assert.Equal((status, since), (shown.Text("status"), shown.Text("statusSince")));
            Assert.Equal(owedBy, shown.Texts("owedBy"));
            // The acts are on record whatever the day.
            Assert.Equal(3, shown.Count("actions"));
        }
        await On("2000-01-01", "proposed", "");
        await On("2022-11-29", "awaiting", "2022-11-29", "DZA", "AZE");
        await On("2023-01-10", "awaiting", "2022-11-29", "AZE");
        await On("2023-03-30", "awaiting", "2022-11-29");
        await On("2023-03-31", "in-force", "2023-03-31");
        await On("9999-12-31", "in-force", "2023-03-31");
        Assert.Contains("2023-03-31", (await stack.Http().Agreement(id, "?asOf=2023-03-30")).Text("explanation"), StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task Shows_the_acts_oldest_first_with_precision_and_source(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var id = await desk.Enter();
        await desk.Post($"/v1/agreements/{id}/actions", new { kind = "signed", date = "2018-07", source = new { reference = "https://example.org/a", note = "No day." } }).Json();
        await desk.Act(id, "negotiation", "2017").Json();
        await desk.Act(id, "ratified", "2018-08-02", "AZE").Json();
        var acts = (await stack.Http().Agreement(id)).GetProperty("actions").EnumerateArray().ToList();
        Assert.Equal(["negotiation 2017 year", "signed 2018-07 month", "ratified 2018-08-02 day"],
            acts.Select(a => $"{a.Text("kind")} {a.Text("date")} {a.Text("precision")}"));
        Assert.Equal("No day.", acts[1].GetProperty("source").Text("note"));
        Assert.False(acts[0].TryGetProperty("source", out _));
        Assert.Equal("AZE", acts[2].Text("party"));
    }

    [Theory, BothWays]
    public async Task Has_an_etag_of_its_version_and_day(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var id = await desk.Enter();
        async Task<string> On(string day) => (await stack.Http().GetAsync($"/v1/agreements/{id}?asOf={day}")).ETag();
        Assert.Equal(("\"v1-2020-01-01\"", "\"v1-2020-01-02\""), (await On("2020-01-01"), await On("2020-01-02")));
        await desk.Act(id, "signed", "2022-11-29").Json();
        Assert.Equal("\"v2-2020-01-01\"", await On("2020-01-01"));
    }

    [Theory, BothWays]
    public async Task Refuses_a_day_that_is_none_and_an_id_that_names_nothing(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var id = await stack.Desk().Enter();
        foreach (var day in (string[])["2023-02-29", "2023-02", "tomorrow"])
            Assert.Equal(["asOf:invalid_date"],
                (await stack.Http().GetAsync($"/v1/agreements/{id}?asOf={day}").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["asof:unknown_parameter"],
            (await stack.Http().GetAsync($"/v1/agreements/{id}?asof=2023-01-01").Problem(400, "invalid_request")).Faults());
        await stack.Http().GetAsync($"/v1/agreements/{Guid.NewGuid()}").Problem(404, "not_found");
        await stack.Http().GetAsync("/v1/agreements/nonsense").Problem(404, "not_found");
    }

    [Theory, BothWays]
    public async Task What_is_internal_or_under_embargo_is_there_for_desk_officers_alone(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var until = new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var secret = await desk.Enter(("audience", "internal"));
        var later = await desk.Enter(("embargoUntil", until));
        foreach (var id in (string[])[secret, later])
        {
            await stack.Http().GetAsync($"/v1/agreements/{id}").Problem(404, "not_found");
            await stack.Http(Roles.Editor).GetAsync($"/v1/agreements/{id}").Problem(404, "not_found");
            Assert.Equal(id, (await stack.Http(Roles.Administrator).Agreement(id)).Text("id"));
        }
        Assert.Equal("2100-01-01T00:00:00Z", (await desk.Agreement(later)).Text("embargoUntil"));
    }

    [Theory, BothWays]
    public async Task An_embargo_that_is_over_is_shown_to_staff_alone(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var id = await stack.Desk().Enter(("embargoUntil", "2020-01-01T00:00:00.123456789Z"));
        Assert.False((await stack.Http().Agreement(id)).TryGetProperty("embargoUntil", out _));
        Assert.Equal("2020-01-01T00:00:00.123456Z", (await stack.Desk().Agreement(id)).Text("embargoUntil"));
        // Other bytes, another strong ETag.
        Assert.NotEqual((await stack.Http().GetAsync($"/v1/agreements/{id}")).ETag(),
            (await stack.Desk().GetAsync($"/v1/agreements/{id}")).ETag());
    }
}
