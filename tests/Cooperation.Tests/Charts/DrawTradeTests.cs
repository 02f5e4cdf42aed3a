using System.Net.Http.Headers;

namespace Embassy.Cooperation.Tests.Charts;

public class DrawTradeTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Draws_what_can_be_heard_too_and_begins_its_legend_where_the_language_begins(Way way)
    {
        var stack = await stacks.Cooperation(way);
        foreach (var (flow, value) in ((string, string)[])[("imports", "1234567.25"), ("exports", "99")])
            await Trade.Comtrade.Figure(stack.Desk(), "DZA", "AZE", flow, "2022", value);
        await Trade.Comtrade.Figure(stack.Desk(), "DZA", "AZE", "imports", "2023", "7");
        var arabic = await stack.Http().Chart("/v1/trade.svg?reporter=DZA&partner=AZE&locale=ar");
        Assert.Equal(("ar", "rtl", "graphics-document document", "chart-title"),
            ((string?)arabic.Attribute("lang"), (string?)arabic.Attribute("direction"), (string?)arabic.Attribute("role"),
                (string?)arabic.Attribute("aria-labelledby")));
        Assert.Equal("تجارة السلع: الجزائر – أذربيجان (USD)", arabic.Title());
        Assert.Equal(["السنة|الواردات|الصادرات", "2022|1234567.25|99", "2023|7|لا رقم"], arabic.Table());
        var english = await stack.Http().Chart("/v1/trade.svg?reporter=DZA&partner=AZE&locale=en");
        Assert.Equal(["Year|Imports|Exports", "2022|1234567.25|99", "2023|7|no figure"], english.Table());
        Assert.True(arabic.Legend() is [> 700, _] right && right[1] < right[0], "the Arabic legend begins on the right");
        Assert.True(english.Legend() is [< 100, _] left && left[1] > left[0], "the English legend begins on the left");
        // Bars for figures alone, the largest as high as the plot.
        var bars = english.Descendants(Charts.Drawn.Svg + "rect")
            .Where(r => r.Attribute("y") is not null && (string?)r.Attribute("y") != "48").Select(r => (double)r.Attribute("height")!)
            .ToList();
        Assert.Equal((3, 220.0), (bars.Count, bars.Max()));

        using var french =
            new HttpRequestMessage(HttpMethod.Get,
                "/v1/trade.svg?reporter=DZA&partner=AZE")
            { Headers = { AcceptLanguage = { new StringWithQualityHeaderValue("fr-DZ") } } };
        var answer = await stack.Http().SendAsync(french);
        Assert.Equal(("fr", true),
            (string.Join(',', answer.Content.Headers.ContentLanguage), answer.Headers.Vary.Contains("Accept-Language")));
        await stack.Http().GetAsync("/v1/trade.svg?reporter=DZA&partner=XXX").Problem(400, "invalid_request");
    }
}
