namespace Embassy.Events.Tests.Feeds;

public class GetJsonFeedTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Is_JSON_Feed_of_what_is_public_in_one_language(Way way)
    {
        var stack = await stacks.Platform(way);
        var engagement = await stack.Office()
            .Enter(("titles", (object[])[new { lang = "ar", text = "لقاء" }, new { lang = "az", text = "Görüş" }]));
        await stack.Office().Enter(("audience", "internal"));
        await stack.Office().Enter(("embargoUntil", "2099-01-01T00:00:00Z"));
        var answer = await stack.Http().GetAsync("/v1/feed.json?locale=az");
        Assert.Equal("application/feed+json; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        var feed = await answer.Json();
        Assert.Equal(("https://jsonfeed.org/version/1.1", "az"), (feed.Text("version"), feed.Text("language")));
        var item = Assert.Single(feed.GetProperty("items").EnumerateArray());
        Assert.Equal(($"urn:uuid:{engagement.Text("id")}", "Görüş", "Görüş · 29 avqust 2022"),
            (item.Text("id"), item.Text("title"), item.Text("content_text")));
        Assert.Equal(["meeting", "planned"], item.GetProperty("tags").EnumerateArray().Select(t => t.GetString()));
        await stack.Http().GetAsync("/v1/feed.json?year=1").Problem(400, "invalid_request");
    }
}
