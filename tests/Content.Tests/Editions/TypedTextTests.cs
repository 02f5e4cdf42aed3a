using Embassy.Content.Rendering;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.Editions;

/// <summary>Text as people type it, and as their keyboards and programs send it.</summary>
public class TypedTextTests(Stacks stacks) : IClassFixture<Stacks>
{
    [Theory, BothWays]
    public async Task Titles_are_seen_and_no_text_turns_what_stands_beside_it(Way way)
    {
        var desk = (await stacks.Content(way)).Desk();
        var key = await desk.NewPage();
        var path = $"/v1/pages/{key}/editions/ar";
        foreach (var title in (string[])["\u200f", "\u200b \u2060", "\u3164", "\u0301\u200d", "a\u202eb", "\u2067a", "\u202ba"])
            Assert.Equal(["title:invalid_text"],
                (await desk.Put(path, new { slug = $"{key}-ar", title, body = "x" }).Problem(400, "invalid_request")).Faults());
        foreach (var body in (string[])["a\u202db", "one \u2067\n\u2069 two", "\u202aa"])
            Assert.Equal(["body:invalid_text"],
                (await desk.Put(path, new { slug = $"{key}-ar", title = "T", body }).Problem(400, "invalid_request")).Faults());
        var typed = new { slug = $"{key}-ar", title = "\u200fسفارة \u2066(OPEC)\u2069", body = "\u2067a\u2069\u202ab\u202c" };
        await desk.Put(path, typed).Json(System.Net.HttpStatusCode.Created);
    }

    [Theory, BothWays]
    public async Task JSON_may_begin_with_a_byte_order_mark(Way way)
    {
        var desk = (await stacks.Content(way)).Desk();
        var key = Editor.NewKey();
        await desk.Send(HttpMethod.Post, "/v1/pages", Marked(new { key, type = "page", authenticLocale = "ar" }))
            .Json(System.Net.HttpStatusCode.Created);
        var path = $"/v1/pages/{key}/editions/ar";
        var draft = new { slug = key, title = "\ufeffT", body = "x" };
        var saved = await desk.Send(HttpMethod.Put, path, Marked(draft));
        Assert.Equal("\ufeffT", (await saved.Json(System.Net.HttpStatusCode.Created)).Text("title"));
        // What was read is sent back, and changed in one member.
        var read = await desk.GetAsync(path);
        var back = Marked(await read.Json());
        Assert.Equal(saved.ETag(), (await desk.Send(HttpMethod.Put, path, back, read.ETag())).ETag());
        var change = Marked(new { summary = "s" });
        change.Headers.ContentType = new("application/merge-patch+json");
        Assert.Equal("s", (await desk.Send(HttpMethod.Patch, path, change, read.ETag()).Json()).Text("summary"));
        var wrong = Marked(new { key = Editor.NewKey(), type = "page", authenticLocale = "ar", unknown = 1 });
        Assert.Equal(["unknown:unknown_field"],
            (await desk.Send(HttpMethod.Post, "/v1/pages", wrong).Problem(400, "invalid_request")).Faults());
    }

    static ByteArrayContent Marked(object body) => new([.. "\ufeff"u8, .. System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(body)])
    {
        Headers = { ContentType = new("application/json") },
    };

    [Theory]
    [InlineData("a\u202eb", "ab")]
    [InlineData("\u2067a\nb", "\u2067a\u2069\nb")]
    [InlineData("\u2067a\u202ab", "\u2067a\u202ab\u202c\u2069")]
    [InlineData("\u2067a\u2069", "\u2067a\u2069")]
    public void An_import_closes_directions(string text, string closed)
    {
        Assert.Equal(closed, Characters.WithClosedDirections(text));
        Assert.Null(Characters.DirectionFault(closed));
    }

    [Theory]
    [InlineData("انظر https://example.org/a_b، ثم", "<a href=\"https://example.org/a_b\">https://example.org/a_b</a>، ثم")]
    [InlineData("https://example.org/a؛ https://example.org/b؟",
        "<a href=\"https://example.org/a\">https://example.org/a</a>؛ <a href=\"https://example.org/b\">https://example.org/b</a>؟")]
    [InlineData("«https://example.org/c»", "«https://example.org/c»")]
    [InlineData("https://example.org/a,b.", "<a href=\"https://example.org/a,b\">https://example.org/a,b</a>.")]
    public void Punctuation_after_a_bare_address_is_no_part_of_it(string body, string html)
    {
        Assert.Contains(html, MarkdownBody.Of(body, "ar", ["ar"]).Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("وقّع و**«اتفاقية»** جديدة", "وقّع و**«اتفاقية»** جديدة")]
    [InlineData("قال ~~(الوزير)~~إن", "قال ~~(الوزير)~~إن")]
    [InlineData("وقّع **«اتفاقية»** و<strong>«أخرى»</strong> `و**«x»**` \\*\\*x 2 * 3", "")]
    public void A_mark_that_is_shown_as_typed_is_found(string body, string found)
    {
        Assert.Equal(found, MarkdownBody.UnreadMarks(body).FirstOrDefault(""));
    }

    [Theory, BothWays]
    public async Task A_blank_at_the_end_outdates_no_translation(Way way)
    {
        var stack = await stacks.Content(way);
        var desk = stack.Desk();
        var key = await desk.NewPage("ar");
        await desk.Release(key, "ar", "أصل");
        await desk.Release(key, "fr", "copie");
        foreach (var (body, state) in ((string, string)[])[("أصل \n\n", "current"), ("أصل آخر", "outdated")])
        {
            await desk.Release(key, "ar", body);
            var page = await stack.Http().GetAsync($"/v1/pages/{key}?locale=fr").Json();
            Assert.Equal((body, state), (body, page.Text("translation")));
        }
    }

    [Theory, BothWays]
    public async Task An_import_makes_another_slug_where_the_title_has_none(Way way)
    {
        var desk = (await stacks.Content(way)).Desk();
        var word = Editor.NewKey();
        foreach (var (title, slug) in ((string, string)[])[($"{word} oﬃce", $"{word}-office"), ($"{word} oﬃce", $"{word}-office-2"),
            ("Δα дом", "")])
        {
            var key = Editor.NewKey();
            var page = new { key, type = "page", locale = "en", format = "text", content = $"{title}\n\nText." };
            var read = await desk.Post("/v1/pages:import", page).Json(System.Net.HttpStatusCode.Created);
            Assert.Equal((slug.Length == 0 ? key : slug, title), (read.GetProperty("edition").Text("slug"),
                read.GetProperty("edition").Text("title")));
        }
    }
}
