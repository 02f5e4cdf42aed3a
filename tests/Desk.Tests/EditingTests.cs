using System.Net;
using System.Text.Json;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Embassy.Desk.Tests;

/// <summary>What the editors' screens write and refuse, on a gateway that answers as a test says.</summary>
public sealed class EditingTests : IAsyncLifetime
{
    const string Editor = "/pages/p/fr", Saving = "PUT /v1/pages/p/editions/fr", Translating = "/pages/p/fr/translate",
        Releasing = "/pages/p/fr/review?handler=Schedule", Scheduling = "POST /v1/pages/p/editions/fr:schedule",
        Rules = "This is what is wrong";

    StubGateway stub = null!;

    public async ValueTask InitializeAsync()
    {
        stub = await StubGateway.Start();
        stub.Json("GET /v1/me", """
            {"subject":"e","name":"Editor","roles":["editor"],"policies":["staff","edit","translate","publish","read-editorial"]}
            """);
        stub.Json("GET /v1/facts/t/history", """{"versions":[]}""");
        stub.Json("GET /v1/facts/t", Fact, etag: "\"v3\"");
        stub.Json("GET /v1/facts/t:impact", """
            {"subject":"facts/t","editions":[
             {"pageKey":"shows","locale":"ar","number":1,"state":"published","title":"Shows","via":["value facts/t"]},
             {"pageKey":"claims","locale":"fr","number":2,"state":"draft","title":"Claims","via":["claim facts/t"]}]}
            """);
        stub.Json("GET /v1/assets", """{"assets":[]}""");
        stub.Json("GET /v1/assets/abc/description", Asset("abc", "Texte"), etag: "\"v1\"");
        stub.Json("GET /v1/reviews", """
            {"reviews":[{"id":"1","pageKey":"a","locale":"fr","reason":"fact-changed","subject":"facts/t","state":"open","version":4},
             {"id":"2","pageKey":"b","locale":"fr","reason":"fact-changed","subject":"facts/t","state":"open","version":7}]}
            """);
    }

    public ValueTask DisposeAsync() => stub.DisposeAsync();

    const string Fact = """
        {"key":"t","kind":"number","value":"5","unit":"","units":[{"lang":"fr","other":"# voix"}],"confidence":"reported","version":3,
         "source":{"reference":"Bulletin"},"shown":[{"lang":"fr","text":"5 voix","dir":"ltr"}]}
        """;

    static string Asset(string sha, string text) =>
        $$"""
        {"sha256":"{{sha}}","mediaType":"image/png","name":"n","forms":[],"version":1,"usedBy":["pages/p/editions/fr"],
         "texts":[{"lang":"fr","text":"{{text}}","dir":"ltr"}]}
        """;

    [Fact]
    public async Task A_draft_is_saved_while_somebody_types_with_the_ETag_of_its_form_and_gives_the_next_one()
    {
        stub.Json(Saving, StubGateway.Edition("Deux."), etag: "\"2\"");
        var form = await Form(Editor, "form.edit");
        Assert.Equal(Editor + "?handler=Autosave", (await Page(Editor)).QuerySelector("form.edit")!.GetAttribute("data-autosave"));
        var (status, json) = await Post(Editor + "?handler=Autosave", form, ("body", "Deux."));
        Assert.Equal(200, status);
        using var answer = JsonDocument.Parse(json);
        Assert.Equal("\"2\"", answer.RootElement.GetProperty("etag").GetString());
        Assert.Equal((Saving, "\"1\"", null), Assert.Single(stub.Writes));
    }

    [Theory, InlineData("in-review"), InlineData("approved"), InlineData("scheduled"), InlineData("published"), InlineData("withdrawn")]
    public async Task What_is_no_draft_is_never_saved_without_being_asked_for(string state)
    {
        var form = await Form(Editor, "form.edit");
        stub.Json("GET /v1/pages/p/editions/fr", StubGateway.Edition("Un.").Replace("\"draft\"", $"\"{state}\"", StringComparison.Ordinal),
            etag: "\"2\"");
        var (status, _) = await Post(Editor + "?handler=Autosave", form, ("body", "Deux."));
        Assert.Equal(412, status);
        Assert.Empty(stub.Writes);
    }

    void Translation(string body, int original = 9)
    {
        stub.Json("GET /v1/editions:byPage", """{"pages":[{"pageKey":"p","type":"page","authenticLocale":"ar","editions":[]}]}""");
        stub.Json("GET /v1/pages/p/editions/ar", $$"""
            {"pageKey":"p","locale":"ar","lang":"ar","dir":"rtl","number":{{original}},"state":"published","translation":"current",
             "title":"T","body":"A.\n\nB."}
            """);
        stub.Json("GET /v1/pages/p/editions/fr:translation", """
            {"number":1,"source":4,"newest":9,"sourceLost":false,"fields":[],"blocks":[],"unchanged":2}
            """);
        stub.Json("GET /v1/pages/p/editions/fr", StubGateway.Edition(body).Replace("\"version\":1", "\"version\":1,\"source\":4",
            StringComparison.Ordinal), etag: "\"1\"");
        stub.Json(Saving, StubGateway.Edition(body), etag: "\"2\"");
    }

    [Fact]
    public async Task A_translation_saved_while_somebody_types_keeps_the_original_that_it_follows()
    {
        Translation("Un.\n\nDeux.");
        var form = await Form(Translating, "form[data-keep]");
        var (status, _) = await Post(Translating + "?handler=Autosave", form, ("p-0", "Une."));
        Assert.Equal(200, status);
        Assert.Contains("\"source\":4", stub.LastBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_translation_is_declared_for_the_original_that_was_seen_and_not_for_one_that_came_meanwhile()
    {
        Translation("Un.\n\nDeux.");
        var form = await Form(Translating, "form[data-keep]");
        Translation("Un.\n\nDeux.", original: 10);
        await Post(Translating, form, ("done", "true"));
        Assert.Contains("\"source\":9", stub.LastBody, StringComparison.Ordinal);
    }

    const string Compared = """
        {"number":1,"source":4,"newest":9,"sourceLost":false,"unchanged":0,"fields":[{"field":"title","from":"S","to":"T"}],
         "blocks":[{"change":"changed","block":1,"before":"Z.","after":"A."},{"change":"dropped","before":"Y.","after":""}]}
        """;

    [Theory, InlineData("", "done"), InlineData("?handler=Reaffirm", "reaffirm")]
    public async Task A_translation_is_not_declared_current_before_each_change_was_looked_at(string handler, string button)
    {
        Translation("Un.\n\nDeux.");
        stub.Json("GET /v1/pages/p/editions/fr:translation", Compared);
        stub.Json("POST /v1/pages/p/editions/fr:reaffirm", StubGateway.Edition("Un."));
        var form = await Form(Translating, "form[data-keep]");
        var (status, html) = await Post(Translating + handler, form, (button, "true"));
        Assert.Equal(400, status);
        Assert.Empty(stub.Writes);
        Assert.Equal(["looked-field-title", "looked-0", "looked-apart-0"],
            Parse(html).QuerySelectorAll("[aria-invalid=true]").Select(e => e.Id));
        (status, _) = await Post(Translating + handler, form, (button, "true"), ("looked-field-title", "true"), ("looked-0", "true"),
            ("looked-apart-0", "true"));
        Assert.Equal(302, status);
        Assert.Single(stub.Writes);
    }

    [Fact]
    public async Task What_was_translated_anew_was_looked_at()
    {
        Translation("Un.\n\nDeux.");
        stub.Json("GET /v1/pages/p/editions/fr:translation", Compared);
        var form = await Form(Translating, "form[data-keep]");
        var (status, _) = await Post(Translating, form, ("done", "true"), ("title", "Autre"), ("p-0", "Une."), ("looked-apart-0", "true"));
        Assert.Equal(302, status);
        Assert.Contains("\"source\":9", stub.LastBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_review_says_that_the_original_has_changed_and_a_hint_has_the_direction_of_the_original()
    {
        Translation("Un.");
        stub.Json("GET /v1/pages/p/editions/fr", StubGateway.Edition("Un.").Replace("\"current\"", "\"outdated\"", StringComparison.Ordinal),
            etag: "\"1\"");
        Assert.NotNull((await Page("/pages/p/fr/review")).QuerySelector(".band.warn a[href='/pages/p/fr/translate']"));
        Assert.Equal(("ar", "rtl"), ((await Page(Translating)).GetElementById("title-hint")!.GetAttribute("lang"),
            (await Page(Translating)).GetElementById("title-hint")!.GetAttribute("dir")));
    }

    [Fact]
    public async Task The_editor_and_the_review_show_the_findings_of_the_saved_draft()
    {
        stub.Json("GET /v1/pages/p/editions/fr:check", """{"number":1,"findings":[{"code":"broken-link","value":"pages/gone"}]}""");
        foreach (var screen in new[] { Editor, Editor + "/review" })
            Assert.Contains("pages/gone", (await Page(screen)).QuerySelector(".findings")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_preview_that_is_refused_while_somebody_types_says_why_at_the_text()
    {
        var form = await Form(Editor, "form.edit");
        stub.Json("POST /v1/pages/p/editions/fr:render", """
            {"code":"invalid_request","status":400,"title":"Not valid","errors":[{"field":"body","code":"unknown_fact"}]}
            """, 400);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Editor + "?handler=Preview", UriKind.Relative))
        {
            Content = new FormUrlEncodedContent(form),
            Headers = { { "HX-Request", "true" } },
        };
        using var response = await stub.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var error = Parse(await response.Content.ReadAsStringAsync()).GetElementById("preview-error")!;
        Assert.NotNull(error.GetAttribute("hx-swap-oob"));
        Assert.Contains(Screens.DeskContext.WordsOf(Embassy.Web.Languages.Language.Find("en")!)["field.unknown_fact"], error.TextContent,
            StringComparison.Ordinal);
        Assert.NotNull((await Page(Editor)).GetElementById("preview-error"));
    }

    [Fact]
    public async Task A_name_in_a_sentence_is_isolated() =>
        Assert.Equal("B.", (await Page(Editor)).QuerySelector(".state-line bdi")!.TextContent);

    [Fact]
    public async Task A_time_of_a_schedule_that_is_none_is_refused_at_the_time()
    {
        stub.Json("GET /v1/pages/p/editions/fr", StubGateway.Edition("Un.").Replace("\"draft\"", "\"approved\"", StringComparison.Ordinal),
            etag: "\"1\"");
        var form = await Form("/pages/p/fr/review", "form.release");
        var (status, html) = await Post(Releasing, form, ("day", "2099-12-01"), ("time", "25:00"));
        Assert.Equal(400, status);
        Assert.Empty(stub.Writes);
        Assert.Equal(["time"], Parse(html).QuerySelectorAll("[aria-invalid=true]").Select(e => e.Id));
    }

    [Fact]
    public async Task Two_translators_of_one_page_keep_both_texts_and_lose_no_paragraph()
    {
        Translation("Un.\n\nDeux.\n\nTrois.");
        var form = await Form(Translating, "form[data-keep]");
        stub.Json("GET /v1/pages/p/editions/fr", StubGateway.Edition("Un, par elle.\n\nDeux."), etag: "\"8\"");
        stub.Json(Saving, """{"code":"stale","status":412,"title":"Stale","savedByName":"B."}""", 412);
        var (status, html) = await Post(Translating, form, ("p-2", "Trois, par moi."));
        Assert.Equal(412, status);
        var page = Parse(html);
        var texts = page.QuerySelectorAll(".pair textarea").OfType<IHtmlTextAreaElement>().Select(t => t.Value).ToList();
        Assert.Contains("Un, par elle.", texts);
        Assert.Contains("Trois, par moi.", texts);
        Assert.Equal("\"8\"", page.QuerySelector("form[data-keep] [name=_etag]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_fact_shows_the_editions_that_a_change_touches_before_it_is_saved()
    {
        stub.Json("PUT /v1/facts/t", Fact, etag: "\"v4\"");
        var form = await Form("/facts/t", "form.fact-form");
        Assert.DoesNotContain((await Page("/facts/t")).QuerySelectorAll("form.fact-form button"), b => !b.HasAttribute("formaction"));
        var (status, html) = await Post("/facts/t?handler=Impact", form, ("value", "6"));
        Assert.Equal(200, status);
        Assert.Empty(stub.Writes);
        var page = Parse(html);
        Assert.Equal("5", page.QuerySelector("#impact del")!.LastChild!.TextContent);
        Assert.Equal("6", page.QuerySelector("#impact ins")!.LastChild!.TextContent);
        Assert.Equal(["/pages/shows/ar", "/pages/claims/fr"], page.QuerySelectorAll(".touched a").Select(a => a.GetAttribute("href")));
        (status, _) = await Post("/facts/t", Values(page, "form.fact-form"));
        Assert.Equal(302, status);
        Assert.Equal("\"v3\"", Assert.Single(stub.Writes).IfMatch);
        // What the form does not show is kept.
        Assert.Contains("# voix", stub.LastBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_its_impact_a_fact_cannot_be_changed()
    {
        stub.Json("GET /v1/facts/t:impact", """{"code":"dependency_unavailable","status":503,"title":"Away"}""", 503);
        using var response = await stub.Http.GetAsync(new Uri("/facts/t", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    [Theory]
    [InlineData("/facts/t", "form.fact-form", "PUT /v1/facts/t", "source.reference", "source-reference")]
    [InlineData("/facts/t", "form.fact-form", "PUT /v1/facts/t", "asOf", "asOf")]
    [InlineData("/facts/new", "form.fact-form", "POST /v1/facts", "texts[1].text", "texts-1-text")]
    [InlineData("/assets/abc", "form[data-keep]", "PUT /v1/assets/abc/description", "texts[1].text", "texts-1-text")]
    [InlineData(Releasing, "form.release", Scheduling, "publishAt", "day")]
    [InlineData(Releasing, "form.release", Scheduling, "withdrawAt", "withdrawDay")]
    [InlineData(Releasing, "form.release", Scheduling, "reason", "withdrawReason")]
    [InlineData(Releasing, "form.release", Scheduling, "waitsFor", "waitsFor")]
    public async Task A_field_that_is_refused_has_its_message(string screen, string selector, string write, string field, string id)
    {
        stub.Json("GET /v1/pages/p/editions/fr", StubGateway.Edition("Un.").Replace("\"draft\"", "\"approved\"", StringComparison.Ordinal),
            etag: "\"1\"");
        stub.Json(write, $$"""
            {"code":"invalid_request","status":400,"title":"{{Rules}}","errors":[{"field":"{{field}}","code":"too_long"}]}
            """, 400);
        var (status, html) = await Post(screen, await Form(screen.Split('?')[0], selector));
        var page = Parse(html);
        Assert.Equal(400, status);
        Assert.Equal("true", page.GetElementById(id)!.GetAttribute("aria-invalid"));
        Assert.NotNull(page.GetElementById(id + "-error"));
        Assert.NotNull(page.QuerySelector($"#problem a[href='#{id}']"));
        Assert.Contains(Rules, page.GetElementById("problem")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_refused_is_named_with_its_reason_and_the_others_are_taken()
    {
        stub.Routes["POST /v1/assets"] = http =>
        {
            var good = http.Request.QueryString.Value!.Contains("good", StringComparison.Ordinal);
            return StubGateway.Send(http, good ? 201 : 415, good ? Asset("abc", "x")
                : $$"""{"code":"media_type_unsupported","status":415,"title":"{{Rules}}","remedy":"Send a JPEG.","traceId":"0a"}""");
        };
        var form = await Form("/assets", "form[data-upload]");
        using var content = new MultipartFormDataContent();
        foreach (var (name, value) in form.Where(f => f.Key != "file")) content.Add(new StringContent(value), name);
        foreach (var name in (string[])["bad.svg", "good.png"]) content.Add(new ByteArrayContent([1, 2, 3]), "file", name);
        using var response = await stub.Http.PostAsync(new Uri("/assets?handler=Upload", UriKind.Relative), content);
        var page = Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(415, (int)response.StatusCode);
        Assert.Equal($"bad.svg: {Rules}. Send a JPEG.", page.QuerySelector(".upload .error")!.TextContent);
        Assert.NotNull(page.QuerySelector(".band a[href='/assets/abc']"));
        // Each file is a write of its own: a form that is sent twice stores each once.
        Assert.Equal(2, stub.Writes.Select(w => w.Key).Distinct().Count());
    }

    [Fact]
    public async Task Several_reviews_are_closed_at_once_and_one_that_is_refused_stays_chosen()
    {
        stub.Json("POST /v1/reviews/1:close", """{"id":"1","state":"closed","version":5}""");
        stub.Json("POST /v1/reviews/2:close", """{"code":"stale","status":412,"title":"Stale"}""", 412);
        var form = await Form("/reviews", "form.cause");
        var (status, html) = await Post("/reviews?handler=Close", form, ("pick", "1:4"), ("pick", "2:7"), ("note", "Seen."));
        Assert.Equal(412, status);
        Assert.Equal(["\"v4\"", "\"v7\""], stub.Writes.Select(w => w.IfMatch));
        var page = Parse(html);
        Assert.False(page.GetElementById("pick-1")!.HasAttribute("checked"));
        Assert.True(page.GetElementById("pick-2")!.HasAttribute("checked"));
        Assert.Equal("Seen.", page.QuerySelector("[name=note]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_page_pasted_without_script_is_added_to_the_text_with_what_was_left_out_and_nothing_is_saved()
    {
        stub.Json("POST /v1/pages:import", """
            {"edition":{"pageKey":"p","locale":"fr","lang":"fr","dir":"ltr","state":"draft","translation":"current",
             "title":"Found","body":"Pasted."},
             "blocks":1,"notUnderstood":[{"what":"image","text":"map.png","became":""}]}
            """);
        var form = await Form(Editor, "form.edit");
        var (status, html) = await Post(Editor + "?handler=Import", form, ("import", "<p>Pasted.</p>"), ("importFormat", "html"));
        var page = Parse(html);
        Assert.Equal(200, status);
        Assert.Equal("Un.\n\nPasted.", ((IHtmlTextAreaElement)page.GetElementById("body")!).Value);
        Assert.Contains("map.png", page.QuerySelector(".paste ul")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(("POST /v1/pages:import", null, null), Assert.Single(stub.Writes));
        Assert.Contains("\"validateOnly\":true", stub.LastBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_release_shows_when_and_with_which_number_it_was_announced()
    {
        stub.Json("GET /v1/pages/p/editions/fr", StubGateway.Edition("Un.").Replace("\"draft\"",
            "\"published\",\"publishedAt\":\"2026-11-30T10:00:00Z\",\"approvedByName\":\"A.\"", StringComparison.Ordinal), etag: "\"1\"");
        stub.Json("GET /v1/changes", """
            {"changes":[{"source":"/missions/embassy/content","type":"embassy.content.edition.published.v1",
             "subject":"pages/p/editions/fr","time":"2026-11-30T10:00:00Z","logsequence":71,"data":{"pageKey":"p"}}],
             "next":"x","more":false}
            """);
        stub.Json("GET /v1/editions", """
            {"editions":[{"pageKey":"p","type":"page","locale":"ar","state":"published","translation":"outdated","openReviews":0}]}
            """);
        var receipt = (await Page("/pages/p/fr/review")).QuerySelector(".receipt")!;
        Assert.Contains("71", receipt.TextContent, StringComparison.Ordinal);
        Assert.Contains("A.", receipt.TextContent, StringComparison.Ordinal);
        Assert.NotNull(receipt.QuerySelector("a[href='/pages/p/ar/translate']"));
    }

    [Fact]
    public async Task Scripts_are_not_needed_to_pick_what_to_insert()
    {
        stub.Json("GET /v1/facts", $$"""{"facts":[{{Fact}}]}""");
        var page = await Page("/pick/fact/fr?q=voix");
        Assert.Equal("{{fact:t}}", page.QuerySelector("code")!.TextContent);
        Assert.Contains("5 voix", page.QuerySelector(".pick-list")!.TextContent, StringComparison.Ordinal);
        var other = await Page("/pick/fact/fr?q=other");
        Assert.DoesNotContain("5 voix", other.QuerySelector(".pick-list")!.TextContent, StringComparison.Ordinal);
    }

    static IHtmlDocument Parse(string html) => new HtmlParser().ParseDocument(html);

    async Task<IHtmlDocument> Page(string path) => Parse(await stub.Http.GetStringAsync(new Uri(path, UriKind.Relative)));

    async Task<Dictionary<string, string>> Form(string path, string selector) => Values(await Page(path), selector);

    static Dictionary<string, string> Values(IHtmlDocument page, string selector) => page.QuerySelectorAll($"{selector} [name]")
        .Where(e => e.LocalName != "button" && (e as IHtmlInputElement)?.Type is not ("checkbox" or "file"))
        .GroupBy(e => e.GetAttribute("name")!).ToDictionary(g => g.Key, g => g.First() switch
        {
            IHtmlTextAreaElement text => text.Value,
            IHtmlSelectElement choice => choice.Value ?? "",
            var input => input.GetAttribute("value") ?? "",
        });

    async Task<(int Status, string Text)> Post(string path, Dictionary<string, string> form, params (string Name, string Value)[] typed)
    {
        var names = typed.Select(t => t.Name).ToHashSet();
        using var content = new FormUrlEncodedContent(form.Where(f => !names.Contains(f.Key))
            .Concat(typed.Select(t => KeyValuePair.Create(t.Name, t.Value))));
        using var response = await stub.Http.PostAsync(new Uri(path, UriKind.Relative), content);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
