using System.Net;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Pages;

public class GetPageBySlugTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task A_slug_of_any_script_names_its_page_and_the_one_before_leads_to_it(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Reader());
        var key = await desk.NewPage();
        var n = Guid.NewGuid().ToString("n", null).Replace('a', 'g');
        var (old, fresh) = ($"العلاقات-{n}", $"علاقاتنا-{n}");
        await Save(desk, key, old, "one").Json(HttpStatusCode.Created);
        await reader.GetAsync(At("ar", old)).Problem(404, "not_found");
        await desk.Do(key, "ar", "publish").Json();
        var page = await reader.GetAsync(At("ar", old)).Json();
        Assert.Equal((key, old, "one"), (page.Text("key"), page.Text("slug"), page.Text("body")));
        await reader.GetAsync(At("fr", old)).Problem(404, "language_missing");

        // The new slug is no address before it is public, and the old one is until then.
        await Save(desk, key, fresh, "two").Json();
        await reader.GetAsync(At("ar", fresh)).Problem(404, "not_found");
        Assert.Equal("one", (await reader.GetAsync(At("ar", old)).Json()).Text("body"));
        await desk.Do(key, "ar", "publish").Json();
        var moved = await reader.GetAsync(At("ar", old));
        Assert.Equal((HttpStatusCode.PermanentRedirect, At("ar", fresh)), (moved.StatusCode, moved.Headers.Location?.OriginalString));
        Assert.Equal("two", (await stack.Http().GetAsync(At("ar", old)).Json()).Text("body"));

        // Back again: no circle.
        await Save(desk, key, old, "three").Json();
        await desk.Do(key, "ar", "publish").Json();
        Assert.Equal("three", (await reader.GetAsync(At("ar", old)).Json()).Text("body"));
        Assert.Equal(At("ar", old), (await reader.GetAsync(At("ar", fresh))).Headers.Location?.OriginalString);
        // What was public under a slug keeps it for good.
        await Save(desk, await desk.NewPage(), fresh, "another").Problem(409, "slug_taken");
    }

    [Theory, BothWays]
    public async Task A_slug_that_only_a_draft_had_is_free_again(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var (one, two, slug) = (await desk.NewPage(), await desk.NewPage(), Editor.NewKey());
        await Save(desk, one, slug, "x").Json(HttpStatusCode.Created);
        await Save(desk, two, slug, "x").Problem(409, "slug_taken");
        await Save(desk, one, slug + "-1", "x").Json();
        await Save(desk, two, slug, "x").Json(HttpStatusCode.Created);
    }

    [Theory, BothWays]
    public async Task An_internal_page_has_no_address_for_the_public_and_its_key_is_not_told(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var (key, slug) = (Editor.NewKey(), Editor.NewKey());
        await desk.Post("/v1/pages", new { key, type = "page", authenticLocale = "ar", audience = "internal" })
            .Json(HttpStatusCode.Created);
        await Save(desk, key, slug, "x").Json(HttpStatusCode.Created);
        await desk.Do(key, "ar", "publish").Json();
        var problem = await stack.Http().GetAsync(At("ar", slug)).Problem(404, "not_found");
        Assert.DoesNotContain(key, problem.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(["locale:unknown_language"], (await stack.Http().GetAsync(At("de", slug)).Problem(400, "invalid_request")).Faults());
    }

    [Theory, BothWays]
    public async Task A_slug_of_another_language_leads_to_the_page_in_the_asked_one(Way way)
    {
        var stack = await stacks.Content(way);
        var (desk, reader) = (stack.Desk(), stack.Reader());
        var key = await desk.NewPage();
        await desk.Release(key, "ar");
        await desk.Release(key, "fr");
        var moved = await reader.GetAsync(At("fr", $"{key}-ar"));
        Assert.Equal((HttpStatusCode.PermanentRedirect, At("fr", $"{key}-fr")), (moved.StatusCode, moved.Headers.Location?.OriginalString));
        Assert.Contains($"/v1/pages/{key}?locale=fr", await moved.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        // Where the language is missing, only who asks for it gets another one, marked.
        var missing = await reader.GetAsync(At("en", $"{key}-ar")).Problem(404, "language_missing");
        Assert.Contains("ar", missing.GetRawText(), StringComparison.Ordinal);
        var page = await reader.GetAsync(At("en", $"{key}-ar") + "?fallback=true").Json();
        Assert.Equal(("ar", true), (page.Text("locale"), page.GetProperty("fallback").GetBoolean()));
        moved = await reader.GetAsync(At("en", $"{key}-fr") + "?fallback=true");
        Assert.Equal(At("ar", $"{key}-ar"), moved.Headers.Location?.OriginalString);
        await reader.GetAsync(At("en", Editor.NewKey())).Problem(404, "not_found");
    }

    static string At(string locale, string slug) => $"/v1/slugs/{locale}/{Uri.EscapeDataString(slug)}";

    static async Task<HttpResponseMessage> Save(HttpClient desk, string key, string slug, string body)
    {
        var there = await desk.GetAsync($"/v1/pages/{key}/editions/ar");
        return await desk.Put($"/v1/pages/{key}/editions/ar",
            new { slug, title = "T", body }, there.IsSuccessStatusCode ? there.ETag() : null);
    }
}
