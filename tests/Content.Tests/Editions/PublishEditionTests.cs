using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Editions;

public class PublishEditionTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Makes_the_draft_public_and_tells_the_others_once(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        await stack.Http().GetAsync($"/v1/pages/{key}?locale=ar").Problem(404, "not_found");

        var edition = await desk.Release(key, "ar", "نص");
        Assert.Equal("published", edition.Text("state"));
        var page = await stack.Http().GetAsync($"/v1/pages/{key}?locale=ar").Json();
        Assert.Equal("نص", page.Text("body"));

        var told = Assert.Single(await stack.Log("content"), a => a.Subject == $"pages/{key}/editions/ar");
        Assert.Equal("content.edition.published.ar", told.RoutingKey);
        var said = JsonElement.Parse(told.Json);
        Assert.Equal(("1.0", "/missions/embassy/content", "embassy.content.edition.published.v1", "edited"),
            (said.Text("specversion"), said.Text("source"), said.Text("type"), said.Text("cause")));
        Assert.Equal($"/v1/pages/{key}?locale=ar", said.GetProperty("data").Text("link"));
    }

    [Theory, BothWays]
    public async Task Reads_four_times_and_nothing_after_its_commit(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        await desk.Release(key, "ar");
        var etag = await desk.Draft(key, "fr", "mots");
        using var reads = new ReadCounter(key);
        await desk.Publish(key, "fr", etag);
        Assert.Equal(4, reads.Take().Count);
    }

    [Theory, BothWays]
    public async Task Publishing_what_is_public_changes_nothing_and_tells_nobody(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        var first = await desk.Release(key, "ar");
        var etag = (await desk.GetAsync($"/v1/pages/{key}/editions/ar")).ETag();
        var again = await desk.Publish(key, "ar", etag);
        Assert.Equal(first.GetRawText(), again.GetRawText());
        Assert.Single(await stack.Log("content"), a => a.Subject.StartsWith($"pages/{key}/", StringComparison.Ordinal));
    }

    [Theory, BothWays]
    public async Task Touches_no_other_language_and_supersedes_the_edition_before(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        await desk.Release(key, "ar", "one");
        await desk.Draft(key, "fr", "un");
        await desk.Release(key, "ar", "two");

        var page = await stack.Http().GetAsync($"/v1/pages/{key}?locale=ar").Json();
        Assert.Equal(("two", 2), (page.Text("body"), page.GetProperty("edition").GetInt32()));
        Assert.Equal("[\"ar\"]", page.GetProperty("availableLocales").GetRawText());
        await stack.Http().GetAsync($"/v1/pages/{key}?locale=fr").Problem(404, "language_missing");
    }

    [Theory, BothWays]
    public async Task Needs_the_etag_that_was_read(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        var stale = await desk.Draft(key, "ar", "one");
        var current = await desk.Draft(key, "ar", "two");
        await desk.Post($"/v1/pages/{key}/editions/ar:publish", new { }).Problem(428, "precondition_required");
        var problem = await desk.Post($"/v1/pages/{key}/editions/ar:publish", new { }, stale).Problem(412, "stale");
        Assert.Equal(current, problem.Text("currentETag"));
        await stack.Http().GetAsync($"/v1/pages/{key}?locale=ar").Problem(404, "not_found");
    }

    [Theory, BothWays]
    public async Task Is_for_those_whose_role_may(Way way)
    {
        var stack = await stacks.Content(way);
        await stack.Http().Post("/v1/pages/any/editions/ar:publish", new { }).Problem(401, "token_missing");
        await stack.Http(Roles.ProtocolOfficer).Post("/v1/pages/any/editions/ar:publish", new { }).Problem(403, "forbidden");
        await stack.Http(Roles.Approver).Post("/v1/pages/none/editions/ar:publish", new { }, "*").Problem(404, "not_found");
    }

    [Theory, BothWays]
    public async Task An_internal_page_is_there_for_staff_alone_and_never_announced(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = Editor.NewKey();
        await desk.Post("/v1/pages", new { key, type = "notice", authenticLocale = "fr", audience = "internal" });
        await desk.Release(key, "fr", "entre nous");
        await stack.Http().GetAsync($"/v1/pages/{key}?locale=fr").Problem(404, "not_found");
        await stack.Http(Roles.ProtocolOfficer).GetAsync($"/v1/pages/{key}?locale=fr").Problem(404, "not_found");
        Assert.Equal("entre nous", (await desk.GetAsync($"/v1/pages/{key}?locale=fr").Json()).Text("body"));
        Assert.DoesNotContain(await stack.Log("content"), a => a.Json.Contains(key, StringComparison.Ordinal));
    }
}
