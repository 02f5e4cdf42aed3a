namespace Embassy.Content.Tests.Pages;

public class DeletePageTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task A_page_that_was_never_public_is_deleted_with_its_drafts(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        await desk.Draft(key, "ar");
        await desk.Draft(key, "fr");
        var etag = (await desk.GetAsync($"/v1/pages/{key}/editions")).ETag();
        await stack.Http().Send(HttpMethod.Delete, $"/v1/pages/{key}").Problem(401, "token_missing");
        await desk.Send(HttpMethod.Delete, $"/v1/pages/{key}").Problem(428, "precondition_required");
        await desk.Send(HttpMethod.Delete, $"/v1/pages/{key}", ifMatch: "\"v99\"").Problem(412, "stale");
        await desk.Send(HttpMethod.Delete, $"/v1/pages/{key}", ifMatch: etag).Json();
        await desk.GetAsync($"/v1/pages/{key}/editions").Problem(404, "not_found");
        await desk.Send(HttpMethod.Delete, $"/v1/pages/{key}", ifMatch: etag).Problem(404, "not_found");
        // Key and slugs are free again.
        await desk.Post("/v1/pages", new { key, type = "news", authenticLocale = "ar" }).Json(System.Net.HttpStatusCode.Created);
        await desk.Draft(key, "ar");
        Assert.Empty(await stack.Told(key));
    }

    [Theory, BothWays]
    public async Task What_was_public_once_stays(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        await desk.Release(key, "ar");
        await desk.Do(key, "ar", "remove", new { reason = "Wrong." }).Json();
        var etag = (await desk.GetAsync($"/v1/pages/{key}/editions")).ETag();
        await desk.Send(HttpMethod.Delete, $"/v1/pages/{key}", ifMatch: etag).Problem(409, "illegal_status");
        await stack.Http().GetAsync($"/v1/pages/{key}?locale=ar").Problem(410, "gone");
    }
}
