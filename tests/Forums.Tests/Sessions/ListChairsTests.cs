namespace Embassy.Forums.Tests.Sessions;

public class ListChairsTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Newest_first_and_on_a_day_who_was_in_the_chair(Way way)
    {
        var stack = await stacks.Forums(way);
        await stack.Desk()
            .Take("nam", "chairs", DeskOfficer.ChairColumns, "nam,,VEN,2016-09-17,2019-10-25,a,", "nam,,AZE,2019-10-25,2024-01-19,a,",
                "nam,,UGA,2024-01-19,,a,", "nam,coordinating-bureau,AZE,2020,2020-06,a,");
        foreach (var size in (int[])[1, 3, 100])
            Assert.Equal(["UGA", "AZE coordinating-bureau", "AZE", "VEN"],
                Names(await stack.All($"/v1/forums/nam/chairs?pageSize={size}", "chairs")));
        Assert.Equal(["VEN"], await On("2019-10-24"));
        // The day of the hand-over is a day of both.
        Assert.Equal(["AZE", "VEN"], await On("2019-10-25"));
        Assert.Equal(["AZE coordinating-bureau", "AZE"], await On("2020-06-30"));
        Assert.Equal(["AZE"], await On("2020-07-01"));
        Assert.Equal(["UGA"], await On("9999-12-31"));
        Assert.Empty(await On("2016-09-16"));
        Assert.Equal(["AZE coordinating-bureau", "AZE"], Names(await stack.All("/v1/forums/nam/chairs?state=AZE", "chairs")));
        Assert.Equal(["asOf:invalid_date", "state:unknown_state"],
            (await stack.Http().GetAsync("/v1/forums/nam/chairs?asOf=2020&state=aze").Problem(400, "invalid_request")).Faults());

        async Task<IEnumerable<string>> On(string day) => Names(await stack.All($"/v1/forums/nam/chairs?asOf={day}", "chairs"));
    }

    static IEnumerable<string> Names(IEnumerable<System.Text.Json.JsonElement> chairs) =>
        chairs.Select(c => $"{c.Text("state")} {c.Text("body")}".TrimEnd());
}
