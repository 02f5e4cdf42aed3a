namespace Embassy.Cooperation.Tests.Trade;

public class ListTradeFiguresTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task By_flow_period_and_commodity_page_by_page(Way way)
    {
        var stack = await stacks.Cooperation(way);
        foreach (var (flow, period, commodity) in ((string, string, string)[])
            [("imports", "2021", "TOTAL"), ("exports", "2022", "TOTAL"), ("imports", "2021-02", "TOTAL"), ("imports", "2021", "27"),
                ("exports", "2020", "TOTAL")])
            await stack.Desk().Figure("DZA", "AZE", flow, period, "1", commodity);
        async Task<string> All(string query)
        {
            var seen = new List<string>();
            for (var token = ""; ;)
            {
                var page = await stack.Http().GetAsync($"/v1/trade?reporter=DZA&partner=AZE&pageSize=2{query}&pageToken={token}").Json();
                seen.AddRange(
                    page.GetProperty("figures").EnumerateArray()
                        .Select(f => $"{f.Text("flow")[..2]}/{f.Text("period")}/{f.Text("commodity")}"));
                if ((token = page.Text("nextPageToken")).Length == 0) return string.Join(' ', seen);
            }
        }
        Assert.Equal("ex/2020/TOTAL ex/2022/TOTAL im/2021/27 im/2021/TOTAL im/2021-02/TOTAL", await All(""));
        Assert.Equal("im/2021/27 im/2021/TOTAL im/2021-02/TOTAL", await All("&flow=imports"));
        Assert.Equal("im/2021/27 im/2021/TOTAL im/2021-02/TOTAL", await All("&from=2021&to=2021"));
        Assert.Equal("im/2021-02/TOTAL", await All("&from=2021-01&to=2021-03"));
        Assert.Equal("im/2021/27", await All("&commodity=27"));
        Assert.Equal(["partner:required"],
            (await stack.Http().GetAsync("/v1/trade?reporter=DZA").Problem(400, "invalid_request")).Faults());
        await stack.Http().GetAsync("/v1/trade?reporter=DZA&partner=AZE&pageToken=x").Problem(400, "invalid_page_token");
    }
}
