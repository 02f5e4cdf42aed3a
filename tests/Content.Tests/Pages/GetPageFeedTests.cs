using System.Xml.Linq;

namespace Embassy.Content.Tests.Pages;

public class GetPageFeedTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task The_day_that_an_editor_has_set_orders_the_feed(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var keys = await PagesByDateTests.News(stack, desk, "speech", 2019, 2020);
        await desk.Put($"/v1/pages/{keys[0]}/editions/ar",
            new { slug = $"{keys[0]}-ar", title = "T", body = "Text.", publicDate = "2021-05-04" },
            (await desk.GetAsync($"/v1/pages/{keys[0]}/editions/ar")).ETag()).Json();
        await desk.Do(keys[0], "ar", "publish").Json();
        XNamespace atom = "http://www.w3.org/2005/Atom";
        var feed = XDocument.Parse(await reader.GetStringAsync(new Uri("/v1/pages.atom?locale=ar&type=speech", UriKind.Relative))).Root!;
        Assert.Equal([$"{keys[0]} 2021-05-04", $"{keys[1]} 2020-06-01"], feed.Elements(atom + "entry")
            .Select(e => $"{e.Element(atom + "id")!.Value.Split('/')[^1].Split('?')[0]} {e.Element(atom + "published")!.Value[..10]}"));
    }

    [Theory, BothWays]
    public async Task The_feed_has_each_language_s_pages_newest_first(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var keys = await PagesByDateTests.News(stack, desk, "notice", 2019, 2020);
        await desk.Release(keys[0], "fr", title: "Avis & <b>");
        var answer = await reader.GetAsync("/v1/pages.atom?locale=ar&type=notice");
        Assert.Equal("application/atom+xml", answer.Content.Headers.ContentType?.MediaType);
        Assert.NotEmpty(answer.ETag());
        XNamespace atom = "http://www.w3.org/2005/Atom";
        var feed = XDocument.Parse(await answer.Content.ReadAsStringAsync()).Root!;
        Assert.Equal("ar", feed.Attribute(XNamespace.Xml + "lang")?.Value);
        Assert.Equal([keys[1], keys[0]], feed.Elements(atom + "entry")
            .Select(e => e.Element(atom + "id")!.Value.Split('/')[^1].Split('?')[0]));
        Assert.StartsWith("2020-06-01", feed.Element(atom + "entry")!.Element(atom + "published")!.Value, StringComparison.Ordinal);
        var french = XDocument.Parse(await reader.GetStringAsync(new Uri("/v1/pages.atom?locale=fr&type=notice", UriKind.Relative))).Root!;
        Assert.Equal(["Avis & <b>"], french.Elements(atom + "entry").Select(e => e.Element(atom + "title")!.Value));
        Assert.Equal(["locale:unknown_language"], await reader.GetAsync("/v1/pages.atom?locale=de").Refused());
    }
}
