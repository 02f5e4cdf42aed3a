using System.Xml.Linq;

namespace Embassy.Events.Tests.Feeds;

public class GetAtomFeedTests(Stacks stacks) : IClassFixture<Stacks>
{
    static readonly XNamespace Atom = "http://www.w3.org/2005/Atom", Tombstones = "http://purl.org/atompub/tombstones/1.0";

    [Theory, BothWays]
    public async Task The_latest_public_changes_newest_first_and_what_is_withdrawn_as_deleted(Way way)
    {
        var stack = await stacks.Platform(way);
        var office = stack.Office();
        var first = await office.Enter(("titles", (object[])[new { lang = "ar", text = "لقاء <أول> & ثانٍ" }]), Officer.In("باكو"));
        var second = await office.Enter(("start", "2022-08"));
        await office.Enter(("audience", "internal"));
        await office.Do(first, "confirm").Json();
        var answer = await stack.Http().GetAsync("/v1/feed.atom?locale=ar");
        Assert.Equal("application/atom+xml; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        var feed = XDocument.Parse(await answer.Content.ReadAsStringAsync()).Root!;
        Assert.Equal([$"urn:uuid:{first.Text("id")}", $"urn:uuid:{second.Text("id")}"],
            feed.Elements(Atom + "entry").Select(e => e.Element(Atom + "id")!.Value));
        Assert.Equal("لقاء <أول> & ثانٍ", feed.Elements(Atom + "entry").First().Element(Atom + "title")!.Value);
        Assert.Equal("لقاء · أوت 2022", feed.Elements(Atom + "entry").Last().Element(Atom + "summary")!.Value);
        foreach (var needed in (string[])["id", "title", "updated", "author"]) Assert.NotNull(feed.Element(Atom + needed));
        Assert.Equal(feed.Element(Atom + "updated")!.Value, feed.Elements(Atom + "entry").First().Element(Atom + "updated")!.Value);

        await office.Put($"/v1/engagements/{second.Text("id")}", Officer.Plan(("start", "2022-08"), ("audience", "internal")), "\"v1\"")
            .Json();
        await Eventually.True("it is deleted", async () =>
        {
            var now = XDocument.Parse(await stack.Http().GetStringAsync("/v1/feed.atom?locale=ar")).Root!;
            return now.Elements(Atom + "entry").Count() == 1
                && now.Elements(Tombstones + "deleted-entry").Any(d => d.Attribute("ref")!.Value == $"urn:uuid:{second.Text("id")}");
        });
        await stack.Http().GetAsync("/v1/feed.atom?locale=de").Problem(400, "invalid_request");
    }
}
