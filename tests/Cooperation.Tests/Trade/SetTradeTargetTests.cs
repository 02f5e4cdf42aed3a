using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Tests.Trade;

public class SetTradeTargetTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Is_set_once_changed_and_told(Way way)
    {
        var stack = await stacks.Cooperation(way);
        var desk = stack.Desk();
        Task<HttpResponseMessage> Set(HttpClient who, string value, string year = "2030") => who.Put($"/v1/trade-targets/DZA/AZE/{year}", new { value, currency = "USD", source = new { reference = "https://example.org/said" } });
        Assert.Equal(1, (await Set(desk, "5000000").Json(System.Net.HttpStatusCode.Created)).GetProperty("version").GetInt32());
        Assert.Equal(1, (await Set(desk, "5000000").Json()).GetProperty("version").GetInt32());
        Assert.Equal(2, (await Set(desk, "6000000").Json()).GetProperty("version").GetInt32());
        Assert.Equal(2, (await stack.Log("cooperation")).Count(a => a.RoutingKey == "cooperation.trade.target-set.-"));
        Assert.Equal(["year:invalid_date", "value:invalid_amount"],
            (await Set(desk, "much", "2030-01").Problem(400, "invalid_request")).Faults());
        await Set(stack.Http(), "1").Problem(401, "token_missing");
        await Set(stack.Http(Roles.Editor), "1").Problem(403, "forbidden");
    }
}
