using System.Globalization;
using System.Net;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Tests.Trade;

public class RecordTradeFigureTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task A_second_value_is_kept_as_a_revision_with_its_source(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var answer = await desk.Figure("DZA", "AZE", "imports", "2021", "1300000");
        Assert.Equal("/v1/trade/DZA/AZE/imports/2021/TOTAL", answer.Headers.Location?.OriginalString);
        var first = await answer.Json(HttpStatusCode.Created);
        Assert.Equal(("1300000", 1), (first.Text("value"), first.GetProperty("revision").GetInt32()));
        Assert.Equal(1, (await desk.Figure("DZA", "AZE", "imports", "2021", "1300000").Json()).GetProperty("revision").GetInt32());
        var revised = await desk.Figure("DZA", "AZE", "imports", "2021", "1310000.0001", source: "https://example.org/later").Json();
        Assert.Equal(("1310000.0001", 2), (revised.Text("value"), revised.GetProperty("revision").GetInt32()));
        var before = Assert.Single(revised.GetProperty("revisions").EnumerateArray());
        Assert.Equal(("1300000", "https://example.org/customs"), (before.Text("value"), before.GetProperty("source").Text("reference")));
        Assert.Equal(["recorded 1", "revised 1"], await stack.ToldOfTrade("DZA", "AZE"));
    }

    [Theory, BothWays]
    public async Task Many_at_once_are_all_kept(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        var answers =
            await Task.WhenAll(
                Enumerable.Range(2000, 12)
                    .Select(y => desk.Figure("AZE", "FRA", "exports", y.ToString(CultureInfo.InvariantCulture), "1")));
        Assert.All(answers, a => Assert.Equal(HttpStatusCode.Created, a.StatusCode));
        Assert.Equal(12, (await stack.ToldOfTrade("AZE", "FRA")).Length);
    }

    [Theory, BothWays]
    public async Task Names_every_fault_and_keeps_nothing(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        async Task Refused(object figure, params string[] faults) =>
            Assert.Equal(faults, (await desk.Post("/v1/trade", figure).Problem(400, "invalid_request")).Faults());
        await Refused(new { }, "reporter:required", "partner:required", "flow:required", "period:required", "value:required",
            "currency:required", "source:required");
        await Refused(
            new
            {
                reporter = "DZ",
                partner = "DZ",
                flow = "imports",
                period = "2021-13",
                commodity = "77",
                value = "1,5",
                currency = "DOL",
                source = new { reference = "x" }
            },
            "reporter:unknown_state", "partner:unknown_state", "partner:duplicate", "period:invalid_date", "commodity:unknown_commodity",
            "value:invalid_amount", "currency:unknown_currency");
        foreach (var value in (string[])["-1", "1e3", "1.00001", "900000000000001", "1.", ".5", " 1", "NaN"])
            Assert.Equal(["value:invalid_amount"],
                (await desk.Figure("DZA", "AZE", "imports", "2001", value).Problem(400, "invalid_request")).Faults());
        Assert.Equal(["period:future_date"],
            (await desk.Figure("DZA", "AZE", "imports", "2199", "1").Problem(400, "invalid_request")).Faults());
        await Refused(
            new
            {
                reporter = "DZA",
                partner = "AZE",
                flow = "smuggled",
                period = "2021",
                value = "1",
                currency = "USD",
                source = new { reference = "x" }
            }, "flow:invalid_word");
        // A number is no decimal string: it may have been a double already.
        await Refused(
            new
            {
                reporter = "DZA",
                partner = "AZE",
                flow = "imports",
                period = "2001",
                value = 1.5,
                currency = "USD",
                source = new { reference = "x" }
            }, "value:invalid_type");
        await stack.Http().GetAsync("/v1/trade/DZA/AZE/imports/2001/TOTAL").Problem(404, "not_found");
        await stack.Http().Figure("DZA", "AZE", "imports", "2001", "1").Problem(401, "token_missing");
        await stack.Http(Roles.Editor).Figure("DZA", "AZE", "imports", "2001", "1").Problem(403, "forbidden");
    }
}
