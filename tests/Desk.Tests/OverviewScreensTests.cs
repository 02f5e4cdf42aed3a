using System.Net.Http.Headers;
using System.Text;
using Embassy.Desk.Screens;
using Embassy.Web.Languages;

namespace Embassy.Desk.Tests;

/// <summary>Screens that gather from several services: what fails, what is missing, figures beside the press.</summary>
public sealed class OverviewScreensTests : IAsyncLifetime
{
    StubGateway stub = null!;

    static Embassy.Web.Languages.Words Words => DeskContext.WordsOf(Language.Find("en")!);

    public async ValueTask InitializeAsync()
    {
        stub = await StubGateway.Start();
        stub.Json("GET /v1/me", """
            {"subject":"e","name":"E.","roles":["administrator"],"policies":["plan","record","import","administer","subscribe","edit"]}
            """);
    }

    public ValueTask DisposeAsync() => stub.DisposeAsync();

    [Fact]
    public async Task Status_names_each_service_that_does_not_work_first_and_what_fails_or_is_held_back()
    {
        stub.Json("GET /health/ready", """
            {"status":"unready","services":{"content":"ok","forums-nam":"unreachable","search":"degraded"}}
            """, 503);
        stub.Json("GET /v1/webhooks", """
            {"webhooks":[{"id":"a","url":"https://a.example/","state":"active","failingSince":"2026-11-30T09:00:00Z"},
             {"id":"b","url":"https://b.example/","state":"active"}]}
            """);
        stub.Json("GET /v1/schedules", """
            {"schedules":[{"pageKey":"p","locale":"fr","zone":"Asia/Baku","publishAtLocal":"","withdrawAtLocal":"","state":"held-back"},
             {"pageKey":"q","locale":"fr","zone":"Asia/Baku","publishAtLocal":"","withdrawAtLocal":"","state":"waiting"}]}
            """);
        var page = await stub.Page("/status");
        // Nobody signs in at the address of this test's identity service.
        Assert.Equal(["unreachable", "unreachable", "degraded", "ok"],
            page.QuerySelectorAll("#services [data-state]").Select(s => s.GetAttribute("data-state")));
        var names = page.QuerySelectorAll("#services tbody th").Select(s => s.TextContent).ToList();
        Assert.Contains(Words["service.identity"], names[..2]);
        Assert.Equal([Words["service.search"], Words["service.content"]], names[2..]);
        Assert.NotNull(page.QuerySelector("main .band.warn[role=status]"));
        Assert.Equal(["/webhooks/a", "/pages/p/fr/review"],
            page.QuerySelectorAll("main ul.waiting a").Select(a => a.GetAttribute("href")));
        Assert.Equal("http://127.0.0.1:1/people?factor=none", page.QuerySelector("main > p > a")!.GetAttribute("href"));
        var home = await stub.Page("/");
        Assert.Equal(["/status", "/status", "/webhooks/a"],
            home.QuerySelectorAll("[aria-labelledby=s-faults] li a").Select(a => a.GetAttribute("href")));
    }

    [Fact]
    public async Task A_gateway_that_does_not_respond_is_what_the_status_names()
    {
        var page = await stub.Page("/status");
        Assert.Contains(Words["service.gateway"], page.QuerySelectorAll("#services tbody th").Select(s => s.TextContent));
        Assert.NotNull(page.QuerySelector("main .band.warn[role=status]"));
    }

    [Fact]
    public async Task Missing_texts_say_who_writes_them_and_which_lists_could_not_be_read()
    {
        stub.Json("GET /v1/me", """{"subject":"e","name":"E.","roles":["translator"],"policies":["staff","translate","read-editorial"]}""");
        stub.Json("GET /v1/engagements", """
            {"engagements":[{"id":"x","kind":"meeting","start":"2027-02-03","titles":[{"lang":"fr","text":"Entretiens","dir":"ltr"}]},
             {"id":"y","kind":"meeting","start":"2027-02-04","titles":[{"lang":"ar","text":"لقاء","dir":"rtl"}]}]}
            """);
        stub.Json("GET /v1/agreements", "{}", 503);
        var page = await stub.Page("/missing?language=ar");
        var engagements = page.QuerySelector("[data-kind=engagements]")!;
        Assert.Equal("Entretiens", Assert.Single(engagements.QuerySelectorAll("ul li")).TextContent.Trim());
        Assert.Contains(Words["missing.by.plan"], engagements.TextContent, StringComparison.Ordinal);
        Assert.Empty(engagements.QuerySelectorAll("a"));
        Assert.Contains("/pages/p/ar/translate", page.QuerySelectorAll("[data-kind=pages] a").Select(a => a.GetAttribute("href")));
        Assert.Contains(Words["missing.agreements"], page.QuerySelector("main .band.warn")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(Words["missing.pages"], page.QuerySelector("main .band.warn")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_title_that_someone_else_wrote_meanwhile_stays_and_the_others_keep_every_language()
    {
        stub.Json("GET /v1/engagements", """
            {"engagements":[{"id":"x","kind":"meeting","start":"2027-02-03","titles":[{"lang":"fr","text":"Un","dir":"ltr"}]},
             {"id":"y","kind":"meeting","start":"2027-02-04","titles":[{"lang":"fr","text":"Deux","dir":"ltr"}]}]}
            """);
        const string Rest = "\"kind\":\"meeting\",\"direction\":\"incoming\",\"status\":\"planned\",\"audience\":\"public\"";
        stub.Json("GET /v1/engagements/x", $$"""
            {"id":"x",{{Rest}},"start":"2027-02-03","titles":[{"lang":"ar","text":"لهم","dir":"rtl"},{"lang":"fr","text":"Un","dir":"ltr"}]}
            """, etag: "\"v2\"");
        stub.Json("GET /v1/engagements/y", $$"""
            {"id":"y",{{Rest}},"start":"2027-02-04","titles":[{"lang":"fr","text":"Deux","dir":"ltr"}]}
            """, etag: "\"v5\"");
        stub.Json("PATCH /v1/engagements/y", $$"""{"id":"y",{{Rest}},"start":"2027-02-04"}""");
        var (status, _) = await stub.Post("/engagements/titles/ar", "main form[data-keep]",
            new() { ["text-0"] = "واحد", ["text-1"] = "اثنان" });
        Assert.Equal(302, status);
        var write = Assert.Single(stub.Writes);
        Assert.Equal(("PATCH /v1/engagements/y", "\"v5\""), (write.Request, write.IfMatch));
        using var sent = System.Text.Json.JsonDocument.Parse(stub.LastBody);
        Assert.Equal([("fr", "Deux"), ("ar", "اثنان")], sent.RootElement.GetProperty("titles").EnumerateArray()
            .Select(t => (t.GetProperty("lang").GetString()!, t.GetProperty("text").GetString()!)));
    }

    [Fact]
    public async Task A_mission_is_imported_from_the_file_of_its_trial_without_choosing_it_again()
    {
        stub.Json("POST /v1/mission:import", """{"pages":"3","editions":"8","assets":"2"}""");
        var form = StubGateway.Form(await stub.Page("/mission"), "form[enctype]");
        async Task<AngleSharp.Html.Dom.IHtmlDocument> Import(string act, string? file)
        {
            using var content = new MultipartFormDataContent { { new StringContent(act), "act" } };
            foreach (var (name, value) in form) content.Add(new StringContent(value), name);
            using var zip = new ByteArrayContent(Encoding.UTF8.GetBytes(file ?? ""));
            zip.Headers.ContentType = new MediaTypeHeaderValue("application/zip");
            if (file is not null) content.Add(zip, "file", "mission.zip");
            var (status, page) = await stub.Send("/mission?handler=Import", content);
            Assert.Equal(200, status);
            return page;
        }
        var tried = await Import("try", "PK of a mission");
        Assert.Contains("mission.zip", tried.QuerySelector("form[enctype] .field")!.TextContent, StringComparison.Ordinal);
        Assert.Null(stub.Writes[^1].Key);
        form = StubGateway.Form(tried, "form[enctype]");
        var imported = await Import("import", null);
        Assert.NotNull(imported.QuerySelector("section.receipt"));
        Assert.Equal("PK of a mission", stub.LastBody);
        Assert.Equal(form["_key"], stub.Writes[^1].Key);
        Assert.Equal("", StubGateway.Form(imported, "form[enctype]")["_content"]);
    }

    [Fact]
    public async Task An_outdated_translation_says_so_beside_each_button_that_sends_it_to_review()
    {
        stub.Json("GET /v1/pages/p/editions/fr",
            StubGateway.Edition("Un.").Replace("\"current\"", "\"outdated\"", StringComparison.Ordinal), etag: "\"1\"");
        foreach (var (path, button) in new[] { ("/pages/p/fr?edit=true", "[data-review]"), ("/pages/p/fr/review", "[data-submit]") })
        {
            var page = await stub.Page(path);
            var why = page.GetElementById(page.QuerySelector(button)!.GetAttribute("aria-describedby")!)!;
            Assert.Equal("/pages/p/fr/translate", why.QuerySelector("a")!.GetAttribute("href"));
        }
        stub.Json("GET /v1/pages/p/editions/fr", StubGateway.Edition("Un."), etag: "\"1\"");
        Assert.Null((await stub.Page("/pages/p/fr?edit=true")).GetElementById("outdated-why"));
    }

    [Fact]
    public async Task A_table_of_commitments_has_our_States_first_and_names_decision_and_source_of_each_figure()
    {
        stub.Json("GET /v1/forums/opec-plus/commitments:table", """
            {"asOf":"2024-02-01","unit":"kb/d","rows":[{"party":"SAU","exempt":false,"requiredComputed":false,"target":"8978"},
             {"party":"DZA","exempt":false,"required":"1007","requiredComputed":true,"target":"908"}]}
            """);
        const string Line = "\"decision\":\"35\",\"decided\":\"2023-06-04\",\"party\":\"DZA\",\"kind\":\"required\",\"printedTotal\":false";
        stub.Json("GET /v1/forums/opec-plus/commitments", $$"""
            {"commitments":[{"id":"1",{{Line}},"value":"1007","source":"https://news.example/a","standing":"in-force"},
             {"id":"2",{{Line}},"value":"1010","source":"Gazette","standing":"contradicted","supersededBy":"36"}]}
            """);
        var page = await stub.Page("/commitments?on=2024-02-01");
        Assert.Equal(["DZA", "SAU"], page.QuerySelectorAll("#commitments tbody tr").Select(r => r.GetAttribute("data-party")));
        Assert.Equal("1,007", page.QuerySelector("[data-party=DZA] [data-column=required] bdi")!.TextContent);
        Assert.Contains(Words["commitments.computed"], page.QuerySelector("[data-party=DZA] [data-column=required]")!.TextContent,
            StringComparison.Ordinal);
        var source = Assert.Single(page.QuerySelectorAll("[data-party=DZA] .entered a"));
        Assert.Equal(("https://news.example/a", "news.example"), (source.GetAttribute("href"), source.TextContent));
        Assert.Contains("1,010", page.QuerySelector("main > ul.entered")!.TextContent, StringComparison.Ordinal);
        stub.Json("GET /v1/forums/opec-plus/commitments:table", """
            {"code":"invalid_request","status":400,"title":"Not valid","errors":[{"field":"asOf","code":"invalid_date"}]}
            """, 400);
        page = await stub.Page("/commitments?on=2024-13-40");
        Assert.Equal("2024-13-40", page.QuerySelector("#on[aria-invalid=true]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_reason_of_a_status_names_the_treaty_in_the_language_of_the_person()
    {
        stub.Json("GET /v1/agreements/a", """
            {"id":"a","type":"treaty","parties":["DZA","AZE"],"status":"signed","statusSince":"2024-04-16","binding":"binding",
             "reasons":[{"code":"x","text":{"lang":"en","text":"Because.","dir":"ltr"},"article":"VCLT 24(1)"}]}
            """);
        var words = Embassy.Web.Languages.Words.Of(Language.Find("fr")!);
        Assert.Equal(words["law.VCLT", ("n", "24(1)")],
            (await stub.Page("/agreements/a", "fr")).QuerySelector("main ol li .soft bdi")!.TextContent);
    }
}
