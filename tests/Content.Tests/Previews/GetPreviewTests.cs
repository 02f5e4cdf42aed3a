using System.Net;
using Embassy.Content.Previews;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Previews;

public class GetPreviewTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Anybody_with_the_token_reads_that_one_edition_and_nobody_keeps_it(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var key = Editor.NewKey();
        await desk.Post("/v1/pages", new { key, type = "page", authenticLocale = "ar", audience = "internal" })
            .Json(HttpStatusCode.Created);
        await desk.Draft(key, "ar", "مسودة");
        var preview = await desk.Post($"/v1/pages/{key}/editions/ar:preview", new { }).Json();
        var answer = await reader.GetAsync(preview.Text("path"));
        var page = await answer.Json();
        Assert.Equal(("مسودة", "draft", "rtl"), (page.Text("body"), page.Text("state"), page.Text("dir")));
        Assert.Equal(("no-store, private", false), (answer.Headers.CacheControl?.ToString(), answer.Headers.Contains("Surrogate-Control")));
        Assert.Equal("ar", Assert.Single(answer.Content.Headers.ContentLanguage));

        // It opens nothing else.
        await reader.GetAsync($"/v1/pages/{key}?locale=ar").Problem(404, "not_found");
        await desk.Release(key, "ar", "published");
        await desk.Draft(key, "ar", "the next draft");
        Assert.Equal("published", (await reader.GetAsync(preview.Text("path")).Json()).Text("body"));
    }

    [Theory, BothWays]
    public async Task A_token_that_is_expired_damaged_or_of_another_key_opens_nothing(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Http());
        var key = await desk.NewPage();
        await desk.Draft(key, "ar");
        var made = await desk.Post($"/v1/pages/{key}/editions/ar:preview", new { }).Json();
        var (token, id) = (made.Text("token"), Guid.Parse(made.Text("id")));
        var signer = await stack.Query<ContentDb, PreviewKey>("content", db => PreviewKey.Of(db, default));
        var (now, later) = (DateTimeOffset.UtcNow.ToUnixTimeSeconds(), DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds());
        await reader.GetAsync($"/v1/previews/{signer.Sign(new PreviewToken(id, key, "ar", 1, later))}").Json();
        var (body, signature) = (token.Split('.')[0], token.Split('.')[1]);
        foreach (var bad in (string[])[
            signer.Sign(new PreviewToken(id, key, "ar", 1, now - 1)), signer.Sign(new PreviewToken(id, key, "ar", 2, later)),
            signer.Sign(new PreviewToken(Guid.NewGuid(), key, "ar", 1, later)),
            new PreviewKey().Sign(new PreviewToken(id, key, "ar", 1, later)),
            body, body + ".", "." + signature, body[..^2] + "AA." + signature, "x.y.z", "%20", new string('a', 2000)])
        {
            var answer = await reader.GetAsync($"/v1/previews/{bad}");
            Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
            await Task.FromResult(answer).Problem(403, "preview_invalid");
        }
        Assert.Null(signer.Read(signer.Sign(new PreviewToken(id, key, "ar", 1, 100)), DateTimeOffset.FromUnixTimeSeconds(100)));
        Assert.NotNull(signer.Read(signer.Sign(new PreviewToken(id, key, "ar", 1, 100)), DateTimeOffset.FromUnixTimeSeconds(99)));
    }
}
