namespace Embassy.Cooperation.Tests.Charts;

public class GetAgreementsChartTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Counts_by_status_and_year_what_the_public_may_see(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        foreach (var (rule, signed) in ((string, string)[])[("on-signature", "2022-08"), ("on-signature", "2022-11-29"),
            ("on-exchange", "2025-11-04")])
            await desk.Act(await desk.Enter(("entryRule", new { kind = rule })), "signed", signed).Json();
        await desk.Enter();
        await desk.Enter(("audience", "internal"));
        var chart = await stack.Http().GetAsync("/v1/agreements:chart?party=AZE&locale=fr").Json();
        Assert.Equal(["2022", "2025", "Sans date"], chart.GetProperty("categories").EnumerateArray().Select(c => c.Text("name")));
        Assert.Equal(["proposed 0,0,1", "awaiting 0,1,0", "in-force 2,0,0"],
            chart.GetProperty("series").EnumerateArray().Select(s => $"{s.Text("key")} {string.Join(',', s.Texts("values"))}"));
        Assert.Equal(0, (await stack.Http().GetAsync("/v1/agreements:chart?party=FRA").Json()).Count("series"));
        Assert.Equal(["party:unknown_state"],
            (await stack.Http().GetAsync("/v1/agreements:chart?party=XX").Problem(400, "invalid_request")).Faults());
    }
}
