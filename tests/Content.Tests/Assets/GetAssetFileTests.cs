using System.Net;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Assets;

public class GetAssetFileTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task The_public_sees_it_while_a_published_edition_uses_it_and_no_longer(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Reader());
        var sha = await desk.NewAsset(locales: ["ar", "fr"]);
        var key = await desk.NewPage();
        await Gone();

        await desk.Draft(key, "ar", $"![](/v1/assets/{sha})");
        await Gone();
        await desk.Release(key, "ar", $"Before ![The visit](/v1/assets/{sha}-640) after.");
        await There();
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync($"/v1/assets/{sha}-320")).StatusCode);
        // A width that was not generated, and the widest form with its width, have no addresses.
        await stack.Http().GetAsync($"/v1/assets/{sha}-100").Problem(404, "not_found");
        await stack.Http().GetAsync($"/v1/assets/{sha}-700").Problem(404, "not_found");
        await stack.Http().GetAsync($"/v1/assets/{new string('0', 64)}").Problem(404, "not_found");

        await desk.Release(key, "fr", $"[plan]: /v1/assets/{sha}");
        await desk.Release(key, "ar", "Without it.");
        await There();
        await (await desk.Do(key, "fr", "withdraw", new { reason = "Over." })).Json();
        await There();
        await (await desk.Do(key, "fr", "remove", new { reason = "Wrong." })).Json();
        await Gone();
        // Who edits sees it in any case, and keeps it for himself.
        var own = await desk.GetAsync($"/v1/assets/{sha}");
        Assert.Equal((HttpStatusCode.OK, "no-store, private"), (own.StatusCode, $"{own.Headers.CacheControl}"));

        async Task There()
        {
            var answer = await reader.GetAsync($"/v1/assets/{sha}");
            Assert.Equal((HttpStatusCode.OK, "image/jpeg"), (answer.StatusCode, $"{answer.Content.Headers.ContentType}"));
            Assert.Equal($"\"{sha}\"", answer.ETag());
            Assert.Equal("public, max-age=31536000, immutable", Assert.Single(answer.Headers.GetValues("Cache-Control")));
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        }

        async Task Gone()
        {
            var answer = await reader.GetAsync($"/v1/assets/{sha}");
            Assert.Equal((HttpStatusCode.NotFound, "no-store"), (answer.StatusCode, $"{answer.Headers.CacheControl}"));
        }
    }

    [Theory, BothWays]
    public async Task What_only_an_internal_page_shows_is_not_there_for_the_public(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var sha = await desk.NewAsset(locales: ["ar"]);
        foreach (var more in (object[])[new { audience = "internal" }, new { embargoUntil = "2100-01-01T00:00:00Z" }])
        {
            var key = Editor.NewKey();
            var page = System.Text.Json.JsonSerializer.SerializeToNode(more)!.AsObject();
            (page["key"], page["type"], page["authenticLocale"]) = (key, "page", "ar");
            await desk.NewPage(more: page);
            await desk.Release(key, "ar", $"![](/v1/assets/{sha})");
        }
        await stack.Http().GetAsync($"/v1/assets/{sha}").Problem(404, "not_found");
        await stack.Http(Roles.DeskOfficer).GetAsync($"/v1/assets/{sha}").Problem(404, "not_found");
        Assert.Equal(HttpStatusCode.OK, (await desk.GetAsync($"/v1/assets/{sha}")).StatusCode);
    }

    [Theory, BothWays]
    public async Task A_document_is_given_out_to_be_saved_and_may_run_nothing(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var sha = (await desk.Upload(Files.Document(), name: "اتفاق.pdf").Json()).Text("sha256");
        await desk.Put($"/v1/assets/{sha}/description",
            new { name = "اتفاق.pdf", texts = (object[])[new { lang = "ar", text = "نص الاتفاق" }] }, "*").Json();
        await desk.Release(await desk.NewPage(), "ar", $"[نص الاتفاق](/v1/assets/{sha})");
        var answer = await stack.Http().GetAsync($"/v1/assets/{sha}");
        Assert.Equal((HttpStatusCode.OK, "application/pdf"), (answer.StatusCode, $"{answer.Content.Headers.ContentType}"));
        Assert.Equal(("attachment", "اتفاق.pdf"),
            (answer.Content.Headers.ContentDisposition!.DispositionType, answer.Content.Headers.ContentDisposition.FileNameStar));
        Assert.All(answer.Headers.GetValues("Content-Security-Policy"),
            policy => Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal));
        Assert.Contains(answer.Headers.GetValues("Content-Security-Policy"),
            policy => policy.Contains("sandbox", StringComparison.Ordinal));
    }

    [Theory, BothWays]
    public async Task A_document_is_saved_under_a_name_that_ends_as_its_kind_does(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var sha = (await desk.Upload(Files.Document(), name: "a.html").Json()).Text("sha256");
        foreach (var (name, saved) in ((string, string)[])[
            ("a.html", "a.html.pdf"), ("report.PDF", "report.PDF"), ("run.pdf.exe", "run.pdf.exe.pdf"),
            ("trailing.html.", "trailing.html.pdf")])
        {
            await desk.Put($"/v1/assets/{sha}/description", new { name, texts = Array.Empty<object>() }, "*").Json();
            var answer = await desk.GetAsync($"/v1/assets/{sha}");
            Assert.Equal(saved, answer.Content.Headers.ContentDisposition!.FileNameStar);
        }
    }

    [Theory, BothWays]
    public async Task The_gateway_keeps_it_until_something_happens_to_a_page_that_shows_it(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Reader());
        var sha = await desk.NewAsset(locales: ["ar"]);
        var key = await desk.NewPage();
        await desk.Release(key, "ar", $"![](/v1/assets/{sha})");
        await reader.GetAsync($"/v1/assets/{sha}");
        await Eventually.True("it is kept",
            async () => Status(await reader.GetAsync($"/v1/assets/{sha}")).StartsWith("embassy; hit", StringComparison.Ordinal));
        await desk.Release(key, "ar", "Without.");
        await stack.Http().GetAsync($"/v1/assets/{sha}").Problem(404, "not_found");
        // The refusal is kept for a moment too, but not beyond the next release.
        await desk.Release(key, "ar", $"![again](/v1/assets/{sha})");
        Assert.Equal(HttpStatusCode.OK, (await reader.GetAsync($"/v1/assets/{sha}")).StatusCode);

        static string Status(HttpResponseMessage answer) => Assert.Single(answer.Headers.GetValues("Cache-Status"));
    }

    [Theory, BothWays]
    public async Task A_preview_shows_what_its_edition_uses_and_nothing_else(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var (used, other) = (await desk.NewAsset(), await desk.NewAsset());
        var key = await desk.NewPage();
        await desk.Draft(key, "ar", $"![](/v1/assets/{used})");
        var token = (await desk.Post($"/v1/pages/{key}/editions/ar:preview", new { }).Json()).Text("token");
        var answer = await stack.Http().GetAsync($"/v1/assets/{used}?preview={token}");
        Assert.Equal((HttpStatusCode.OK, "no-store, private"), (answer.StatusCode, $"{answer.Headers.CacheControl}"));
        await stack.Http().GetAsync($"/v1/assets/{other}?preview={token}").Problem(404, "not_found");
        await stack.Http().GetAsync($"/v1/assets/{used}?preview=x.y").Problem(403, "preview_invalid");
        await stack.Http().GetAsync($"/v1/assets/{used}").Problem(404, "not_found");
    }
}
