using System.Text.Json;

namespace Embassy.Cooperation.Tests.Trade;

public class SummarizeTradeTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Balance_growth_mirrors_and_the_gap_between_them(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        foreach (var (reporter, partner, flow, year, value, commodity) in ((string, string, string, string, string, string)[])
            [
                ("DZA", "AZE", "imports", "2021", "200", ""), ("DZA", "AZE", "imports", "2022", "300.5", ""),
                ("DZA", "AZE", "exports", "2021", "0", ""), ("DZA", "AZE", "exports", "2022", "100", ""),
                ("AZE", "DZA", "exports", "2022", "290", ""), ("DZA", "AZE", "imports", "2022", "250.25", "27"),
                ("DZA", "AZE", "imports", "2022", "50.25", "84"), ("DZA", "AZE", "imports", "2022", "250", "2709"),
                // No total is reported: the chapters are summed, and the response says so.
                ("AZE", "DZA", "imports", "2022", "60", "10"), ("AZE", "DZA", "imports", "2022", "39.5", "27"),
            ]) await desk.Figure(reporter, partner, flow, year, value, commodity);
        await desk.Figure("DZA", "AZE", "imports", "2020", "9", currency: "EUR");
        await desk.Figure("DZA", "AZE", "imports", "2022-05", "7777");
        await desk.Put("/v1/trade-targets/AZE/DZA/2030", new { value = "1000", currency = "USD", source = new { reference = "x" } })
            .Json(System.Net.HttpStatusCode.Created);

        var summary = await stack.Http().GetAsync("/v1/trade:summary?reporter=DZA&partner=AZE&top=1").Json();
        var years = summary.GetProperty("years").EnumerateArray().ToList();
        Assert.Equal(["2021", "2022"], years.Select(y => y.Text("year")));
        var last = years[1];
        string Of(string amount, string member) => last.GetProperty(amount).Text(member);
        Assert.Equal(("300.5", "total", "100"), (Of("imports", "value"), Of("imports", "madeOf"), Of("exports", "value")));
        Assert.Equal(("-200.5", "400.5"), (last.Text("balance"), last.Text("turnover")));
        // From zero there is no growth rate.
        Assert.Equal(("50.25", ""), (last.Text("importsGrowth"), last.Text("exportsGrowth")));
        Assert.Equal(("290", "10.5"), (Of("importsMirror", "value"), last.Text("importsGap")));
        Assert.Equal(("99.5", "sum-of-chapters", "0.5"),
            (Of("exportsMirror", "value"), Of("exportsMirror", "madeOf"), last.Text("exportsGap")));
        var top = Assert.Single(summary.GetProperty("topImports").EnumerateArray());
        Assert.Equal(("27", "250.25", "83.28"), (top.Text("commodity"), top.Text("value"), top.Text("share")));
        Assert.Equal(1, summary.GetProperty("otherCurrencies").GetInt32());
        var shown = summary.GetProperty("shown");
        Assert.Equal("reported", shown.Text("code"));
        Assert.StartsWith("Shown are the figures that Algeria reports", English(shown), StringComparison.Ordinal);
        var target = summary.GetProperty("target");
        Assert.Equal(("400.5", "599.5", "40.05"), (target.Text("turnover"), target.Text("distance"), target.Text("reached")));

        // Seen from the other side it is the other's report that is shown.
        var mirror = await stack.Http().GetAsync("/v1/trade:summary?reporter=AZE&partner=DZA&from=2022&to=2022").Json();
        Assert.Equal(("290", "-10.5"),
            (mirror.GetProperty("years")[0].GetProperty("exports").Text("value"), mirror.GetProperty("years")[0].Text("exportsGap")));
    }

    [Theory, BothWays]
    public async Task Says_when_there_is_nothing_and_names_what_is_wrong(Way way)
    {
        var http = (await stacks.Cooperation(way)).Http();
        var empty = await http.GetAsync("/v1/trade:summary?reporter=FRA&partner=ITA&currency=EUR").Json();
        Assert.Equal((0, "No yearly figure in EUR is on record."), (empty.Count("years"), English(empty.GetProperty("shown"))));
        Assert.Equal(["reporter:required", "partner:required", "from:invalid_date", "currency:unknown_currency"],
            (await http.GetAsync("/v1/trade:summary?from=2020-01&currency=XYZ").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["top:out_of_range"], (await http.GetAsync("/v1/trade:summary?top=51").Problem(400, "invalid_request")).Faults());
        Assert.Equal(["to:end_before_start"],
            (await http.GetAsync("/v1/trade:summary?reporter=FRA&partner=ITA&from=2021&to=2020").Problem(400, "invalid_request")).Faults());
    }

    static string English(JsonElement statement) =>
        statement.GetProperty("texts").EnumerateArray().Single(t => t.Text("lang") == "en").Text("text");
}
