namespace Embassy.Forums.Tests.Sessions;

public class ListSessionsTests(Stacks stacks) : IClassFixture<Stacks>
{
    async Task<Stack> Filled(Way way)
    {
        var stack = await stacks.Forums(way);
        await stack.Desk().Take("oic", "sessions", DeskOfficer.SessionColumns,
            "oic,summit-15,summit,15,Banjul,GMB,2024-05-04,2024-05-05,held,a,,,", "oic,summit-16,summit,16,,AZE,9990,,planned,a,,,",
            "oic,cfm-51,foreign-ministers,51,Istanbul,TUR,2025-06-21,2025-06-22,held,a,,,",
            "oic,cfm-60,foreign-ministers,60,,,9990-06,,postponed,a,,,", "oic,cfm-61,foreign-ministers,61,,,9991,,cancelled,a,,,",
            "oic,past-plan,summit,,,,2020,,planned,a,,,");
        return stack;
    }

    [Theory, BothWays]
    public async Task Newest_first_by_pages_of_any_size_and_kept_by_body_and_host(Way way)
    {
        var stack = await Filled(way);
        foreach (var size in (int[])[1, 2, 100])
            Assert.Equal(["cfm-61", "cfm-60", "summit-16", "cfm-51", "summit-15", "past-plan"],
                Names(await stack.All($"/v1/forums/oic/sessions?pageSize={size}", "sessions")));
        Assert.Equal(["summit-16", "summit-15", "past-plan"], Names(await stack.All("/v1/forums/oic/sessions?body=summit", "sessions")));
        Assert.Equal(["cfm-51"], Names(await stack.All("/v1/forums/oic/sessions?host=TUR", "sessions")));
    }

    [Theory, BothWays]
    public async Task What_is_ahead_is_planned_or_postponed_and_not_over_the_next_one_first(Way way)
    {
        var stack = await Filled(way);
        foreach (var size in (int[])[1, 100])
            Assert.Equal(["summit-16", "cfm-60"],
                Names(await stack.All($"/v1/forums/oic/sessions?ahead=true&pageSize={size}", "sessions")));
        // A session of the current year may still take place; one of a past year is unreported.
        Assert.Equal(["past-plan", "summit-16", "cfm-60"],
            Names(await stack.All("/v1/forums/oic/sessions?ahead=true&asOf=2020-12-31", "sessions")));
        Assert.Equal(["summit-16", "cfm-60"], Names(await stack.All("/v1/forums/oic/sessions?ahead=true&asOf=2021-01-01", "sessions")));
        Assert.Equal(["past-plan"],
            Names([.. (await stack.All("/v1/forums/oic/sessions", "sessions")).Where(s => s.GetProperty("unreported").GetBoolean())]));
    }

    [Theory, BothWays]
    public async Task Refuses_what_it_does_not_know(Way way)
    {
        var stack = await Filled(way);
        Assert.Equal(["host:unknown_state", "body:invalid_word", "asOf:not_applicable"],
            (await stack.Http().GetAsync("/v1/forums/oic/sessions?host=XXX&body=congress&asOf=2020-01-01").Problem(400, "invalid_request"))
                .Faults());
        var token = (await stack.Http().GetAsync("/v1/forums/oic/sessions?pageSize=1").Json()).Text("nextPageToken");
        await stack.Http().GetAsync($"/v1/forums/oic/sessions?pageSize=1&ahead=true&pageToken={token}").Problem(400, "invalid_page_token");
        await stack.Http().GetAsync($"/v1/forums/nam/sessions?pageToken={token}").Problem(400, "invalid_page_token");
    }

    static IEnumerable<string> Names(IEnumerable<System.Text.Json.JsonElement> sessions) => sessions.Select(s => s.Text("session"));
}
