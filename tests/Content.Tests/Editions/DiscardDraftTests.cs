using System.Net;
namespace Embassy.Content.Tests.Editions;

public class DiscardDraftTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task A_discarded_draft_leaves_what_is_public_and_its_slug_and_previews_are_gone(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var key = await desk.NewPage();
        await desk.Release(key, "ar", "one");
        var there = await desk.GetAsync($"/v1/pages/{key}/editions/ar");
        var slug = Editor.NewKey();
        var draft = await desk.Put($"/v1/pages/{key}/editions/ar", new { slug, title = "T", body = "two" }, there.ETag());
        var preview = await desk.Post($"/v1/pages/{key}/editions/ar:preview", new { hours = 1 }).Json();
        Assert.True((await reader.GetAsync(preview.Text("path"))).IsSuccessStatusCode);
        var address = $"/v1/pages/{key}/editions/ar";
        await reader.Send(HttpMethod.Delete, address).Problem(401, "token_missing");
        await desk.Send(HttpMethod.Delete, address).Problem(428, "precondition_required");
        await desk.Send(HttpMethod.Delete, address, ifMatch: there.ETag()).Problem(412, "stale");
        await desk.Send(HttpMethod.Delete, address, ifMatch: draft.ETag()).Json();

        var newest = await desk.GetAsync(address);
        Assert.Equal((1, "published", "one"), ((await newest.Json()).Whole("number"), (await newest.Json()).Text("state"),
            (await newest.Json()).Text("body")));
        Assert.Equal("one", (await reader.GetAsync($"/v1/pages/{key}?locale=ar").Json()).Text("body"));
        await desk.Send(HttpMethod.Delete, address, ifMatch: newest.ETag()).Problem(409, "illegal_status");
        // The slug is free, and the next draft, which has the same number, has neither the preview nor the ETag.
        var other = await desk.NewPage();
        await desk.Put($"/v1/pages/{other}/editions/ar", new { slug, title = "T", body = "x" }).Json(HttpStatusCode.Created);
        await desk.Draft(key, "ar", "three");
        Assert.False((await reader.GetAsync(preview.Text("path"))).IsSuccessStatusCode);
        await desk.Send(HttpMethod.Delete, address, ifMatch: draft.ETag()).Problem(412, "stale");
        Assert.Equal(["edition.published.ar"], await stack.Told(key));
    }

    [Theory, BothWays]
    public async Task The_first_draft_of_a_language_leaves_it_missing(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        var etag = await desk.Draft(key, "ar");
        await desk.Send(HttpMethod.Delete, $"/v1/pages/{key}/editions/ar", ifMatch: etag).Json();
        await desk.GetAsync($"/v1/pages/{key}/editions/ar").Problem(404, "not_found");
        await desk.Send(HttpMethod.Delete, $"/v1/pages/{key}/editions/ar", ifMatch: etag).Problem(404, "not_found");
    }
}
