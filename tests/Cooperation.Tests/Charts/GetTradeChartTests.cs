namespace Embassy.Cooperation.Tests.Charts;

public class GetTradeChartTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Gives_series_ready_to_be_drawn_where_no_figure_is_not_nought(Way way)
    {
        var stack = await stacks.Cooperation(way);
        foreach (var (flow, year, value) in ((string, string, string)[])[("imports", "2021", "10.5"), ("imports", "2022", "20"),
            ("exports", "2022", "0")])
            await Trade.Comtrade.Figure(stack.Desk(), "DZA", "AZE", flow, year, value);
        var chart = await stack.Http().GetAsync("/v1/trade:chart?reporter=DZA&partner=AZE&locale=ar").Json();
        Assert.Equal(("ar", "rtl", "USD", "السنة"), (chart.Text("locale"), chart.Text("dir"), chart.Text("unit"), chart.Text("axis")));
        Assert.Contains("الجزائر", chart.Text("title"), StringComparison.Ordinal);
        Assert.Equal(["2021", "2022"], chart.GetProperty("categories").EnumerateArray().Select(c => c.Text("key")));
        Assert.Equal(["imports الواردات 10.5,20", "exports الصادرات ,0"],
            chart.GetProperty("series").EnumerateArray()
                .Select(s => $"{s.Text("key")} {s.Text("name")} {string.Join(',', s.Texts("values"))}"));
        Assert.Equal(["reporter:required", "partner:required"],
            (await stack.Http().GetAsync("/v1/trade:chart").Problem(400, "invalid_request")).Faults());
        var missing = await stack.Http().GetAsync("/v1/trade:chart?reporter=DZA&partner=AZE&locale=de").Problem(404, "language_missing");
        Assert.Equal(["en", "ar", "az", "fr"], missing.Texts("availableLocales"));
    }
}
