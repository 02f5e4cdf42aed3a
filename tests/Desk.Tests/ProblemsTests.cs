using System.Net;
using AngleSharp.Html.Parser;
using Embassy.Desk.Screens;
using Embassy.Web.Languages;

namespace Embassy.Desk.Tests;

/// <summary>Refusals of the API at the editor, from a gateway that answers each of them.</summary>
public sealed class ProblemsTests : IAsyncLifetime
{
    const string Screen = "/pages/p/fr";

    StubGateway stub = null!;

    public async ValueTask InitializeAsync() => stub = await StubGateway.Start();

    public ValueTask DisposeAsync() => stub.DisposeAsync();

    static string Docs => File.ReadAllText(Path.Combine(Repository.Root, "docs", "problems.md"));

    static IEnumerable<string[]> Rows(string heading) => Docs[Docs.IndexOf(heading, StringComparison.Ordinal)..]
        .Split("\n## ")[0].Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Skip(1)
        .Select(l => l.Split('|', StringSplitOptions.TrimEntries)[1..^1]);

    [Fact]
    public async Task Each_code_of_a_problem_is_shown_with_its_title_its_remedy_and_the_trace_and_nothing_typed_is_lost()
    {
        var seen = 0;
        foreach (var row in Rows("## Codes\n").Where(r => int.TryParse(r[1], out var status) && status is >= 400 and not (401 or 412)))
        {
            var (code, status) = (row[0], int.Parse(row[1], System.Globalization.CultureInfo.InvariantCulture));
            stub.Json("PUT /v1/pages/p/editions/fr",
                $$"""
                {"code":"{{code}}","status":{{row[1]}},"title":"Title of {{code}}","remedy":"Remedy of {{code}}","traceId":"0123abc"}
                """, status);
            var (answered, html) = await Save("Mine, not lost.");
            Assert.Equal(status, answered);
            var words = DeskContext.WordsOf(Language.Find("en")!);
            var remedy = words.Has("remedy." + code) ? words["remedy." + code] : $"Remedy of {code}";
            foreach (var part in (string[])[$"Title of {code}", remedy, "0123abc", "Mine, not lost.", "data-focus"])
                Assert.Contains(part, html, StringComparison.Ordinal);
            seen++;
        }
        Assert.True(seen > 30, $"docs/problems.md has {seen} codes.");
    }

    [Fact]
    public async Task Each_code_of_a_field_has_words_in_every_language_and_is_shown_at_its_field()
    {
        var codes = Rows("## Codes of fields").Select(r => r[0]).ToList();
        Assert.True(codes.Count > 35);
        Assert.All(Language.All, l => Assert.All(codes, c => Assert.True(DeskContext.WordsOf(l).Has("field." + c), $"{l.Tag} field.{c}")));
        foreach (var code in codes)
        {
            stub.Json("PUT /v1/pages/p/editions/fr", $$"""
                {"code":"invalid_request","status":400,"title":"Not valid","errors":[{"field":"title","code":"{{code}}"},
                 {"field":"cites[0]","code":"{{code}}"},{"field":"elsewhere[2].deep","code":"{{code}}"}]}
                """, 400);
            var (_, html) = await Save("x");
            var page = new HtmlParser().ParseDocument(html);
            var words = DeskContext.WordsOf(Language.Find("en")!)["field." + code];
            foreach (var id in (string[])["title", "cites"])
            {
                var field = page.GetElementById(id)!;
                Assert.Equal("true", field.GetAttribute("aria-invalid"));
                Assert.Contains($"{id}-error", field.GetAttribute("aria-describedby")!, StringComparison.Ordinal);
                Assert.Equal(words, page.GetElementById($"{id}-error")!.TextContent);
                Assert.NotNull(page.QuerySelector($"#problem a[href='#{id}']"));
            }
            // A field that the form does not show is named in the summary.
            Assert.Contains($"elsewhere[2].deep: {words}", page.GetElementById("problem")!.TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_lost_race_shows_both_texts_merged_and_the_next_save_has_the_new_ETag()
    {
        var form = await Form();
        stub.Json("PUT /v1/pages/p/editions/fr", """{"code":"stale","status":412,"title":"Stale","savedByName":"B."}""", 412);
        stub.Json("GET /v1/pages/p/editions/fr", StubGateway.Edition("Un.\n\nTheirs."), etag: "\"2\"");
        var (status, html) = await Post(form, "Mine.");
        var page = new HtmlParser().ParseDocument(html);
        Assert.Equal(412, status);
        Assert.Contains("Mine.", page.GetElementById("body")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("Theirs.", page.GetElementById("body")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("\"2\"", page.QuerySelector("form.edit input[name=_etag]")!.GetAttribute("value"));
        Assert.NotEqual(form["_key"], page.QuerySelector("form.edit input[name=_key]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Every_write_has_the_ETag_that_was_read_and_the_key_of_its_form()
    {
        stub.Json("PUT /v1/pages/p/editions/fr", StubGateway.Edition("x"), etag: "\"2\"");
        var form = await Form();
        await Post(form, "x");
        await Post(form, "x");
        var write = ("PUT /v1/pages/p/editions/fr", "\"1\"", form["_key"]);
        Assert.Equal([write, write], stub.Writes);
        // A field without a value is left out: a list that is null would be refused.
        Assert.DoesNotContain("null", stub.LastBody, StringComparison.Ordinal);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_session_that_ends_while_somebody_writes_keeps_what_was_typed(bool refusedByTheApi)
    {
        var form = await Form();
        if (refusedByTheApi) stub.Json("PUT /v1/pages/p/editions/fr", """{"code":"token_invalid","status":401,"title":"Token"}""", 401);
        else stub.Http.DefaultRequestHeaders.Add(StubGateway.NoSession, "1");
        var (status, html) = await Post(form, "Mine, not lost.");
        var page = new HtmlParser().ParseDocument(html);
        Assert.Equal(401, status);
        Assert.Equal("Mine, not lost.", page.QuerySelector($"form[action='{Screen}'] [name=body]")!.GetAttribute("value"));
        Assert.Equal(form["_key"], page.QuerySelector("[name=_key]")!.GetAttribute("value"));
        Assert.NotNull(page.QuerySelector("a[target=_blank][href='/signed-in']"));
    }

    [Fact]
    public async Task A_gateway_that_is_away_loses_nothing_and_the_form_keeps_its_key()
    {
        var form = await Form();
        stub.Routes["PUT /v1/pages/p/editions/fr"] = http =>
        {
            http.Abort();
            return Task.CompletedTask;
        };
        var (status, html) = await Post(form, "Mine, not lost.");
        Assert.Equal(503, status);
        Assert.Contains("Mine, not lost.", html, StringComparison.Ordinal);
        Assert.Equal(form["_key"], new HtmlParser().ParseDocument(html).QuerySelector("form.edit [name=_key]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_form_without_its_token_writes_nothing()
    {
        var form = await Form();
        form.Remove("form");
        var (status, _) = await Post(form, "x");
        Assert.Equal((int)HttpStatusCode.BadRequest, status);
        Assert.Empty(stub.Writes);
    }

    [Fact]
    public async Task Pages_have_a_strict_policy_are_not_kept_and_have_neither_inline_style_nor_script()
    {
        using var response = await stub.Http.GetAsync(new Uri(Screen, UriKind.Relative));
        var policy = string.Join(' ', response.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; style-src 'self'; script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.True(response.Headers.CacheControl!.NoStore);
        var page = new HtmlParser().ParseDocument(await response.Content.ReadAsStringAsync());
        Assert.Empty(page.QuerySelectorAll("[style], style, script:not([src]), [onclick], [onsubmit]"));
        Assert.All(response.Headers.GetValues("Set-Cookie"), c => Assert.Contains("httponly", c, StringComparison.OrdinalIgnoreCase));
    }

    async Task<(int Status, string Html)> Save(string body) => await Post(await Form(), body);

    async Task<Dictionary<string, string>> Form()
    {
        var page = new HtmlParser().ParseDocument(await stub.Http.GetStringAsync(new Uri(Screen, UriKind.Relative)));
        return page.QuerySelectorAll("form.edit [name]").ToDictionary(e => e.GetAttribute("name")!,
            e => e.LocalName == "textarea" ? e.TextContent : e.GetAttribute("value") ?? "");
    }

    async Task<(int Status, string Html)> Post(Dictionary<string, string> form, string body)
    {
        using var content = new FormUrlEncodedContent(new Dictionary<string, string>(form) { ["body"] = body });
        using var response = await stub.Http.PostAsync(new Uri(Screen, UriKind.Relative), content);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
