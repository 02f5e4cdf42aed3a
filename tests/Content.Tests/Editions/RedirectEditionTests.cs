using System.Net;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Editions;

public class RedirectEditionTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Its_address_leads_to_the_other_page_in_header_and_body(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Reader());
        var (old, fresh) = (await desk.NewPage(), await desk.NewPage());
        foreach (var key in (string[])[old, fresh]) await desk.Release(key, "ar", key);
        await desk.Do(old, "ar", "redirect", new { to = fresh }).Json();
        await desk.Do(old, "ar", "redirect", new { to = fresh }).Json();

        foreach (var address in (string[])[$"/v1/pages/{old}?locale=ar", $"/v1/slugs/ar/{old}-ar"])
        {
            var answer = await reader.GetAsync(address);
            Assert.Equal((HttpStatusCode.PermanentRedirect, $"/v1/pages/{fresh}?locale=ar"),
                (answer.StatusCode, answer.Headers.Location?.OriginalString));
            Assert.Equal($"/v1/pages/{fresh}?locale=ar", (await Task.FromResult(answer).Problem(308, "moved")).Text("location"));
        }
        // A client that follows redirects arrives there directly.
        Assert.Equal(fresh, (await stack.Http().GetAsync($"/v1/pages/{old}?locale=ar").Json()).Text("body"));
        Assert.Equal(["edition.published.ar", "edition.removed.ar"], await stack.Told(old));

        // The page may be taken into use again.
        await desk.Release(old, "ar", "again");
        Assert.Equal("again", (await reader.GetAsync($"/v1/pages/{old}?locale=ar").Json()).Text("body"));
    }

    [Theory, BothWays]
    public async Task Refuses_circles_and_what_a_reader_could_not_see(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var (one, two, draft) = (await desk.NewPage(), await desk.NewPage(), await desk.NewPage());
        var hidden = Editor.NewKey();
        await desk.Post("/v1/pages", new { key = hidden, type = "page", authenticLocale = "ar", audience = "internal" })
            .Json(HttpStatusCode.Created);
        foreach (var key in (string[])[one, two, hidden]) await desk.Release(key, "ar");
        await desk.Draft(draft, "ar");
        await desk.Release(draft, "fr");
        foreach (var (to, code) in new[] { (one, "cycle"), (draft, "not_public"), (hidden, "not_public"), ("none", "not_public"),
            ("NO", "invalid_format") })
            Assert.Equal([$"to:{code}"], (await desk.Do(one, "ar", "redirect", new { to }).Problem(400, "invalid_request")).Faults());
        await desk.Do(one, "ar", "redirect", new { to = two }).Json();
        Assert.Equal(["to:cycle"], (await desk.Do(two, "ar", "redirect", new { to = one }).Problem(400, "invalid_request")).Faults());
        Assert.Equal("published", await desk.State(two, "ar"));
    }

    [Theory, BothWays]
    public async Task Two_that_would_lead_to_each_other_at_the_same_moment_do_not(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        for (var round = 0; round < 5; round++)
        {
            var (one, two) = (await desk.NewPage(), await desk.NewPage());
            await desk.Release(one, "ar");
            await desk.Release(two, "ar");
            var answers =
                await Task.WhenAll(desk.Do(one, "ar", "redirect", new { to = two }), desk.Do(two, "ar", "redirect", new { to = one }));
            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.BadRequest], answers.Select(a => a.StatusCode).Order());
        }
    }
}
