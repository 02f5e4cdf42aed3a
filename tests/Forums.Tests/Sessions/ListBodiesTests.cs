using Embassy.ServiceDefaults;

namespace Embassy.Forums.Tests.Sessions;

public class ListBodiesTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Each_forum_has_its_bodies_named_in_four_languages(Way way)
    {
        var stack = await stacks.Forums(way);
        foreach (var forum in ForumCatalogue.Keys)
        {
            var bodies = (await stack.Http().GetAsync($"/v1/forums/{forum}/bodies").Json()).GetProperty("bodies").EnumerateArray().ToList();
            Assert.NotEmpty(bodies);
            Assert.All(bodies,
                b => Assert.Equal(["ar rtl", "fr ltr", "en ltr", "az ltr"],
                    b.GetProperty("titles").EnumerateArray().Select(t => $"{t.Text("lang")} {t.Text("dir")}")));
            Assert.All(bodies, b => Assert.Equal(forum, b.Text("forum")));
        }
        await stack.Http().GetAsync("/v1/forums/asean/bodies").Problem(404, "route_unknown");
    }
}
