using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Http;

namespace Embassy.Site.Tests;

/// <summary>Whatever the gateway does, a reader gets a page in the right language, with the right status.</summary>
public class StatesTests
{
    [Fact]
    public async Task An_address_with_nothing_is_404_in_the_language_of_the_address()
    {
        await using var stub = await StubGateway.Start();
        foreach (var (path, lang, dir) in new[] { ("/ar/nothing/at/all", "ar", "rtl"), ("/fr/calendar/2024-13", "fr", "ltr"),
            ("/en/-/state", "en", "ltr") })
            await Shown(stub, path, HttpStatusCode.NotFound, lang, dir);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/xx/news") { Headers = { { "Accept-Language", "az" } } };
        var unknown = await stub.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        Assert.Contains("<html lang=\"az\"", await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_of_other_languages_only_says_where_it_is()
    {
        await using var stub = await StubGateway.Start();
        stub.Json("/v1/slugs/az/law", """{"code":"language_missing","status":404,"availableLocales":["ar","en"]}""", 404);
        var html = await Shown(stub, "/az/law", HttpStatusCode.NotFound, "az", "ltr");
        Assert.Contains("hreflang=\"en\"><span lang=\"en\" dir=\"ltr\">English</span></a>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/fr/law\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_removed_page_is_410_with_its_reason_and_since_when()
    {
        await using var stub = await StubGateway.Start();
        stub.Json("/v1/slugs/fr/old", """{"code":"gone","status":410,"since":"2026-03-04T10:00:00Z","why":"Doublon"}""", 410);
        var html = await Shown(stub, "/fr/old", HttpStatusCode.Gone, "fr", "ltr");
        Assert.Contains("Doublon", html, StringComparison.Ordinal);
        Assert.Contains("4 mars 2026", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_old_slug_in_capitals_with_a_slash_is_moved_by_one_redirect()
    {
        await using var stub = await StubGateway.Start();
        stub.Json("/v1/slugs/fr/ancien", """{"code":"moved","status":308,"location":"/v1/slugs/fr/nouveau"}""", 308);
        stub.Json("/v1/slugs/fr/nouveau", StubGateway.Page("fr", "nouveau"));
        foreach (var (path, target) in new[] { ("/FR/Ancien/", "/fr/nouveau"), ("/fr/nouveau/", "/fr/nouveau"),
            ("/FR/nouveau", "/fr/nouveau") })
        {
            var moved = await stub.Http.GetAsync(path);
            Assert.Equal((HttpStatusCode.PermanentRedirect, target), (moved.StatusCode, moved.Headers.Location!.OriginalString));
        }
        Assert.Equal(HttpStatusCode.OK, (await stub.Http.GetAsync("/fr/nouveau")).StatusCode);
    }

    [Fact]
    public async Task A_gateway_that_fails_is_silent_or_breaks_off_is_503_within_four_seconds()
    {
        await using var stub = await StubGateway.Start();
        stub.Json("/v1/slugs/ar/a", "{}", 500);
        stub.Routes["/v1/slugs/ar/b"] = http => Task.Delay(Timeout.Infinite, http.RequestAborted);
        stub.Routes["/v1/slugs/ar/c"] = async http =>
        {
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = 5_000_000;
            await http.Response.WriteAsync("{\"key\":");
            http.Abort();
        };
        foreach (var name in "abc")
        {
            var started = Stopwatch.StartNew();
            var response = await stub.Http.GetAsync($"/ar/{name}");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(30), response.Headers.RetryAfter!.Delta);
            Assert.Contains("<html lang=\"ar\" dir=\"rtl\"", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.InRange(started.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(4));
        }
    }

    [Fact]
    public async Task While_the_gateway_is_away_the_last_copy_is_shown_with_its_hour_for_ten_minutes()
    {
        await using var stub = await StubGateway.Start();
        stub.Json("/v1/slugs/en/law", StubGateway.Page("en", "law"));
        Assert.Equal(HttpStatusCode.OK, (await stub.Http.GetAsync("/en/law")).StatusCode);
        stub.Json("/v1/slugs/en/law", "{}", 503);
        // Past the life of the cached page.
        stub.Clock.Advance(TimeSpan.FromMinutes(2));
        // Another address of the same page: the cache of pages does not have it.
        var kept = await stub.Http.GetAsync("/en/law?on=nothing");
        var html = await kept.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
        Assert.Contains("it is shown as it was at ", html, StringComparison.Ordinal);
        stub.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await stub.Http.GetAsync("/en/law?on=nothing")).StatusCode);
    }

    [Fact]
    public async Task Each_missing_part_of_the_relations_says_so_and_leaves_the_others()
    {
        await using var stub = await StubGateway.Start();
        string[] parts = ["visits", "agreements", "roadmap", "forums"];
        foreach (var missing in parts)
        {
            var members = parts.Select(p => p == missing ? $"\"{p}\":{{\"state\":\"missing\",\"reason\":\"unreachable\",\"totalSize\":0}}"
                : $"\"{p}\":{{\"state\":\"ok\",\"totalSize\":0}}");
            stub.Json("/v1/overview", $"{{\"partner\":\"AZE\",{string.Join(',', members)}}}");
            stub.Json("/v1/navigation", """{"pages":[]}""");
            var html = await stub.Http.GetStringAsync("/en/relations");
            Assert.Equal(2, html.Split("missing-part").Length);
        }
    }

    [Fact]
    public async Task A_draft_behind_a_preview_is_marked_and_kept_by_nobody()
    {
        await using var stub = await StubGateway.Start();
        stub.Json("/v1/previews/token", StubGateway.Page("ar", "draft"));
        var response = await stub.Http.GetAsync("/en/preview/token");
        var html = await response.Content.ReadAsStringAsync();
        Assert.Contains("Draft, not public", html, StringComparison.Ordinal);
        Assert.True(response.Headers.CacheControl!.NoStore);
        Assert.Equal("noindex", Assert.Single(response.Headers.GetValues("X-Robots-Tag")));
        stub.Json("/v1/previews/token", """{"code":"preview_invalid","status":403}""", 403);
        await Shown(stub, "/fr/preview/token", HttpStatusCode.Forbidden, "fr", "ltr");
    }

    [Fact]
    public async Task A_fault_of_the_site_is_500_in_every_language_with_the_id_of_its_trace_and_without_a_stack_trace()
    {
        await using var stub = await StubGateway.Start();
        // A member of the wrong kind is a response that cannot be read: the gateway counts as away.
        stub.Json("/v1/slugs/en/odd", StubGateway.Page("en", "odd", ",\"facts\":[{\"key\":null}]"));
        var response = await stub.Http.GetAsync("/en/odd");
        var html = await response.Content.ReadAsStringAsync();
        Assert.DoesNotContain("   at ", html, StringComparison.Ordinal);
        if (response.StatusCode != HttpStatusCode.InternalServerError) return;
        foreach (var language in RunningSite.Languages) Assert.Contains($"lang=\"{language}\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_text_of_an_agreement_is_a_link_as_soon_as_the_public_can_open_it()
    {
        await using var stub = await StubGateway.Start();
        const string Id = "c1e2fbe6-9a75-5070-92d9-d359c8ea596b";
        stub.Json("/v1/agreements/" + Id, $$"""
            {"id":"{{Id}}","type":"treaty","title":{"lang":"en","text":"Treaty","dir":"ltr"},"parties":["DZA","AZE"],"status":"signed",
             "texts":[{"lang":"en","asset":"http://api/v1/assets/aa"},{"lang":"fr","asset":"http://api/v1/assets/bb"},
             {"lang":"az","asset":"https://treaties.example/text.pdf"}]}
            """);
        stub.Json("/v1/assets/aa/description", """{"sha256":"aa","mediaType":"application/pdf"}""");
        var html = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await stub.Http.GetStringAsync($"/en/agreements/{Id}/treaty"));
        Assert.Equal(["/media/aa", "https://treaties.example/text.pdf"],
            html.QuerySelectorAll("main .actions a").Select(a => a.GetAttribute("href")));
        Assert.Contains("not published here", html.QuerySelector("main .actions .soft")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_names_the_records_to_which_its_text_leads_and_else_those_of_its_days()
    {
        await using var stub = await StubGateway.Start();
        const string Agreements = """
            {"agreements":[{"id":"a1","type":"treaty","title":{"lang":"en","text":"Old treaty","dir":"ltr"},"parties":[],
              "status":"in-force","signedOn":"2014-10-06"},
             {"id":"a2","type":"treaty","title":{"lang":"en","text":"New treaty","dir":"ltr"},"parties":[],"status":"signed",
              "signedOn":"2026-05-02"}]}
            """;
        stub.Json("/v1/agreements", Agreements);
        stub.Json("/v1/engagements", """
            {"engagements":[{"id":"e1","kind":"signing","direction":"incoming","status":"held","start":"2026-05-02","precision":"day",
              "states":[],"title":{"lang":"en","text":"The signing","dir":"ltr"}},
             {"id":"e2","kind":"meeting","direction":"incoming","status":"held","start":"2026-05","precision":"month","states":[],
              "title":{"lang":"en","text":"Some day in May","dir":"ltr"}}]}
            """);
        stub.Json("/v1/pages", """{"pages":[]}""");
        stub.Json("/v1/slugs/en/named", StubGateway.Page("en", "named").Replace("<p>Words.</p>",
            "<p>See <a href='http://api/v1/agreements/a1' data-agreement='a1'>the treaty</a>.</p>", StringComparison.Ordinal)
            .Replace("\"type\":\"page\"", "\"type\":\"news\"", StringComparison.Ordinal));
        stub.Json("/v1/slugs/en/dated", StubGateway.Page("en", "dated", ",\"publicDate\":\"2026-05-03\"")
            .Replace("\"type\":\"page\"", "\"type\":\"news\"", StringComparison.Ordinal));
        Assert.Equal(["/en/agreements/a1/old-treaty"], await Links("named"));
        Assert.Equal(["/en/events/e1/the-signing", "/en/agreements/a2/new-treaty"], await Links("dated"));
        Assert.Contains(stub.Read, r => r.StartsWith("/v1/engagements?partner=AZE&from=2026-04-30&to=2026-05-03",
            StringComparison.Ordinal));
        // One redirect, from the link in the text to the screen.
        stub.Json("/v1/agreements/a1", """
            {"id":"a1","type":"treaty","title":{"lang":"en","text":"Old treaty","dir":"ltr"},"parties":[],"status":"in-force"}
            """);
        Assert.Equal("/en/agreements/a1/old-treaty?on=2015-01-01",
            (await stub.Http.GetAsync("/en/agreements/a1?on=2015-01-01")).Headers.Location?.OriginalString);
        foreach (var address in (string[])["/en/agreements/a1", "/en/agreement/a1"])
            Assert.Equal("/en/agreements/a1/old-treaty", (await stub.Http.GetAsync(address)).Headers.Location?.OriginalString);

        async Task<IEnumerable<string?>> Links(string slug) => new AngleSharp.Html.Parser.HtmlParser()
            .ParseDocument(await stub.Http.GetStringAsync("/en/news/" + slug)).QuerySelectorAll("section[aria-labelledby=related] a")
            .Select(a => a.GetAttribute("href"));
    }

    [Fact]
    public async Task It_is_ready_when_the_gateway_has_responded()
    {
        await using var stub = await StubGateway.Start();
        Assert.Equal(HttpStatusCode.OK, (await stub.Http.GetAsync("/health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await stub.Http.GetAsync("/health/ready")).StatusCode);
        stub.Json("/health/live", "{}");
        Assert.Equal(HttpStatusCode.OK, (await stub.Http.GetAsync("/health/ready")).StatusCode);
    }

    static async Task<string> Shown(StubGateway stub, string path, HttpStatusCode status, string lang, string dir)
    {
        var response = await stub.Http.GetAsync(path);
        var html = await response.Content.ReadAsStringAsync();
        Assert.Equal(status, response.StatusCode);
        Assert.Contains($"<html lang=\"{lang}\" dir=\"{dir}\"", html, StringComparison.Ordinal);
        Assert.Equal("noindex", Assert.Single(response.Headers.GetValues("X-Robots-Tag")));
        return html;
    }
}
