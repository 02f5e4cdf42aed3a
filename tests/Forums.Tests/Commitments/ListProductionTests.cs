namespace Embassy.Forums.Tests.Commitments;

public class ListProductionTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Of_one_month_the_source_published_last_is_shown_and_the_others_are_kept(Way way)
    {
        var stack = await stacks.Forums(way);
        await stack.Desk().Take("opec-plus", "production", DeskOfficer.ProductionColumns,
            "2020-01-06,2019-12,,DZA,1.03,,,,,,,first", "2020-01-31,2020-01,2019-12,DZA,1.01,1.02,,,,,,second",
            "2020-02-10,2020-01,,DZA,1.005,,,,,,,third", "2020-02-10,2020-01,,AZE,0.7,,,,,,,third");
        foreach (var size in (int[])[1, 2, 100])
        {
            Assert.Equal(["2020-01 AZE 700 third True", "2020-01 DZA 1005 third True", "2019-12 DZA 1020 second True"],
                await Figures($"?pageSize={size}"));
            Assert.Equal(
                ["2020-01 AZE 700 third True", "2020-01 DZA 1005 third True", "2020-01 DZA 1010 second False",
                    "2019-12 DZA 1020 second True", "2019-12 DZA 1030 first False"], await Figures($"?all=true&pageSize={size}"));
        }
        Assert.Equal(["2019-12 DZA 1020 second True"], await Figures("?month=2019-12"));
        Assert.Equal(["party:unknown_state", "month:invalid_date"],
            (await stack.Http().GetAsync("/v1/forums/opec-plus/production?party=X&month=2019").Problem(400, "invalid_request")).Faults());
        await stack.Http().GetAsync("/v1/forums/oic/production").Problem(404, "not_found");

        async Task<IEnumerable<string>> Figures(string query) => (await stack.All("/v1/forums/opec-plus/production" + query, "production"))
            .Select(p => $"{p.Text("month")} {p.Text("party")} {p.Text("value")} {p.Text("source")} {p.GetProperty("shown").GetBoolean()}");
    }
}
