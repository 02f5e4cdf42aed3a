using System.Net;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Editions;

public class SaveDraftTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task A_draft_is_for_staff_alone_and_announces_nothing(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        await desk.Draft(key, "ar", "draft");
        await stack.Http().GetAsync($"/v1/pages/{key}?locale=ar").Problem(404, "not_found");
        await stack.Http().GetAsync($"/v1/pages/{key}/editions/ar").Problem(401, "token_missing");
        Assert.Equal("draft", (await desk.GetAsync($"/v1/pages/{key}/editions/ar").Json()).Text("state"));
        Assert.DoesNotContain(await stack.Log("content"), a => a.Json.Contains(key, StringComparison.Ordinal));
    }

    [Theory, BothWays]
    public async Task Reads_its_page_and_its_newest_edition_once_each(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        await desk.Release(key, "ar");
        using var reads = new ReadCounter(key);
        await desk.Put($"/v1/pages/{key}/editions/fr", new { slug = key, title = "T", summary = "", body = "mots" })
            .Json(HttpStatusCode.Created);
        Assert.Equal(2, reads.Take().Count);
    }

    [Theory, BothWays]
    public async Task The_same_words_again_change_nothing(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        var first = await desk.Draft(key, "fr", "mots");
        Assert.Equal(first, await desk.Draft(key, "fr", "mots"));
        Assert.NotEqual(first, await desk.Draft(key, "fr", "autres mots"));
    }

    [Theory, BothWays]
    public async Task Writing_over_a_draft_needs_the_etag_that_was_read(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        var etag = await desk.Draft(key, "en");
        var words = new { slug = key, title = "T", summary = "", body = "b" };
        await desk.Put($"/v1/pages/{key}/editions/en", words).Problem(428, "precondition_required");
        await desk.Put($"/v1/pages/{key}/editions/en", words, "\"v99\"").Problem(412, "stale");
        await desk.Put($"/v1/pages/{key}/editions/en", words, etag).Json();
    }

    [Theory, BothWays]
    public async Task The_first_draft_of_a_language_is_created_and_the_next_one_replaces_it(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        var words = new { slug = key, title = "T", summary = "", body = "b" };
        var first = await desk.Put($"/v1/pages/{key}/editions/en", words);
        Assert.Equal((HttpStatusCode.Created, $"/v1/pages/{key}/editions/en"), (first.StatusCode, first.Headers.Location?.ToString()));
        var second = await desk.Put($"/v1/pages/{key}/editions/en", words with { body = "c" }, first.ETag());
        Assert.Equal((HttpStatusCode.OK, (Uri?)null), (second.StatusCode, second.Headers.Location));
    }

    [Theory, BothWays]
    public async Task Names_every_fault_at_once_and_stores_nothing(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        var problem =
            await desk.Put($"/v1/pages/{key}/editions/de",
                new { slug = "a b", title = "", body = "x\u0000", cites = (string[])["pages/x"] }).Problem(400, "invalid_request");
        Assert.Equal(["locale:unknown_language", "slug:invalid_format", "title:required", "body:invalid_text", "cites[0]:invalid_format"],
            problem.Faults());
        await desk.Put($"/v1/pages/{key}/editions/ar", new { slug = "a", titel = "t" }).Problem(400, "invalid_request");
        Assert.All((await desk.GetAsync($"/v1/pages/{key}/editions").Json()).GetProperty("editions").EnumerateArray(),
            e => Assert.Equal("missing", e.Text("state")));
    }

    [Theory, BothWays]
    public async Task A_slug_names_one_page_in_its_language(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var (one, two) = (await desk.NewPage(), await desk.NewPage());
        var slug = $"العلاقات-{Guid.NewGuid():n}";
        await desk.Put($"/v1/pages/{one}/editions/ar", new { slug, title = "أ" }).Json(HttpStatusCode.Created);
        await desk.Put($"/v1/pages/{two}/editions/ar", new { slug, title = "ب" }).Problem(409, "slug_taken");
        await desk.Put($"/v1/pages/{two}/editions/az", new { slug, title = "Ə" }).Json(HttpStatusCode.Created);
    }

    [Theory, BothWays]
    public async Task Text_is_kept_to_the_byte_in_normal_form(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage();
        const string Decomposed = "re\u0301sume\u0301\r\n\ttab \u00a0 é";
        var saved = await desk.Put($"/v1/pages/{key}/editions/fr", new { slug = key, title = "t", body = Decomposed })
            .Json(HttpStatusCode.Created);
        Assert.Equal("r\u00e9sum\u00e9\r\n\ttab \u00a0 é", saved.Text("body"));
    }
}
