using System.Net;

namespace Embassy.Cooperation.Tests.Trade;

public class GetTradeFigureTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Shows_what_is_said_now_and_newest_first_what_was_said_before(Way way)
    {
        var stack = await stacks.Cooperation(way);
        foreach (var value in (string[])["1", "900000000000000", "0.0001"])
            await stack.Desk().Figure("DZA", "AZE", "exports", "2020-05", value, "2709");
        var answer = await stack.Http().GetAsync("/v1/trade/DZA/AZE/exports/2020-05/2709");
        var figure = await answer.Json();
        Assert.Equal(("0.0001", "\"v3\""), (figure.Text("value"), answer.ETag()));
        Assert.Equal(["900000000000000", "1"], figure.GetProperty("revisions").EnumerateArray().Select(r => r.Text("value")));
        using var again = new HttpRequestMessage(HttpMethod.Get, "/v1/trade/DZA/AZE/exports/2020-05/2709");
        again.Headers.TryAddWithoutValidation("If-None-Match", answer.ETag());
        Assert.Equal(HttpStatusCode.NotModified, (await stack.Http().SendAsync(again)).StatusCode);
        // The mirror is not guessed from it.
        await stack.Http().GetAsync("/v1/trade/AZE/DZA/imports/2020-05/2709").Problem(404, "not_found");
    }
}
