using System.Net;
using System.Text.RegularExpressions;
using Embassy.Gateway.Guides;
using Embassy.Gateway.Reference;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Tests.Guides;

public partial class GuideEndpointsTests(Stacks stacks)
{
    // A page must not reveal its readers to other hosts, and must work without a network.
    [Fact]
    public async Task The_reference_runs_two_scripts_of_this_gateway_and_loads_nothing_from_elsewhere()
    {
        using var http = await Reader();
        var answer = await http.GetAsync("/docs");
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("script-src 'self';", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal(["/docs/scalar.js", "/docs/reference.js"], Script().Matches(page).Select(m => m.Groups[1].Value));
        await Loads(http, "/docs", page);
        var start = await http.GetStringAsync(new Uri("/docs/reference.js", UriKind.Relative));
        foreach (var switched in (string[])["agent: { disabled: true }", "showDeveloperTools: 'never'", "hideClientButton: true",
            "telemetry: false", "withDefaultFonts: false", "mcp: { disabled: true }"])
            Assert.Contains(switched, start, StringComparison.Ordinal);
        Assert.Contains("createApiReference", await http.GetStringAsync(new Uri("/docs/scalar.js", UriKind.Relative)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_guide_is_a_page_without_scripts_whose_links_lead_somewhere()
    {
        using var http = await Reader();
        foreach (var guide in Guide.All)
        {
            var answer = await http.GetAsync(guide.Address);
            var page = await answer.Content.ReadAsStringAsync();
            Assert.Equal((guide.Address, HttpStatusCode.OK), (guide.Address, answer.StatusCode));
            Assert.Contains("<h1", page, StringComparison.Ordinal);
            Assert.Contains("<html lang=\"en\">", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
            Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            foreach (var other in Guide.All) Assert.Contains($"href=\"{other.Address}\"", page, StringComparison.Ordinal);
            await Loads(http, guide.Address, page);
        }
        Assert.NotNull(await Broken(http, "/docs/lists", "<a href=\"/docs/none\">"));
        Assert.NotNull(await Broken(http, "/docs/lists", "<a href=\"http.md\">"));
        Assert.NotNull(await Broken(http, "/docs/lists", "<a href=\"/docs/lists#none\">"));
        Assert.NotNull(await Broken(http, "/docs/lists", "<link href=\"https://fonts.example/a.css\">"));
    }

    [Fact]
    public async Task Each_problem_code_has_a_page_to_which_its_type_leads()
    {
        using var http = await Reader();
        Assert.Empty(Unexplained(ProblemPage.Occasions));
        Assert.Contains("stale", Unexplained(ProblemPage.Occasions.Where(o => o.Key != "stale").ToDictionary()));
        foreach (var code in ProblemCodes.All)
        {
            var page = await http.GetStringAsync(new Uri(code.Type, UriKind.Relative));
            foreach (var part in (string[])[code.Title, code.Code, "When it occurs", "What to do", "Example"])
                Assert.Contains(WebUtility.HtmlEncode(part), page, StringComparison.Ordinal);
            await Loads(http, code.Type, page);
        }
        var problem = await (await stacks.Whole(Way.Embedded)).Http().GetAsync("/v1/pages/none").Refused(404, "not_found");
        Assert.Equal("/docs/problems/not_found", problem.Text("type"));
    }

    [Fact]
    public async Task A_name_that_is_none_is_refused_and_never_shown_as_HTML()
    {
        var http = (await stacks.Whole(Way.Embedded)).Http();
        foreach (var path in (string[])["/docs/none", "/docs/problems/none", "/docs/%3Cscript%3E", "/docs/problems/%3Cscript%3E"])
            await http.AsIs(path).Refused(404, "not_found");
    }

    [Fact]
    public async Task The_first_page_is_HTML_for_a_browser_and_JSON_for_a_program()
    {
        using var browser = await Reader();
        foreach (var (accept, type) in ((string, string)[])[("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
            ("*/*", "application/json"), ("application/json", "application/json"),
            ("application/json, text/html;q=0.5", "application/json")])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/");
            request.Headers.TryAddWithoutValidation("Accept", accept);
            var answer = await browser.SendAsync(request);
            Assert.Equal((accept, type), (accept, answer.Content.Headers.ContentType?.MediaType));
            Assert.Contains("Accept", answer.Headers.Vary);
            if (type == "text/html") await Loads(browser, "/", await answer.Content.ReadAsStringAsync());
        }
        var index = await (await stacks.Whole(Way.Embedded)).Http().GetAsync("/").Json();
        foreach (var link in index.GetProperty("links").EnumerateObject())
            Assert.Equal((link.Name, HttpStatusCode.OK),
                (link.Name, (await browser.GetAsync(new Uri(link.Value.GetString()!, UriKind.Relative))).StatusCode));
    }

    [Fact]
    public async Task HEAD_is_answered_wherever_GET_is()
    {
        using var http = await Reader();
        var paths = System.Text.Json.JsonElement.Parse(OpenApiDocument.Document).GetProperty("paths").EnumerateObject()
            .Where(p => p.Value.TryGetProperty("get", out _) && p.Name != "/v1/changes/stream").Select(p => p.Name);
        foreach (var path in (string[])["/docs/scalar.js", "/docs/style.css", .. paths])
        {
            using var request = new HttpRequestMessage(HttpMethod.Head, Hole().Replace(path, "x"));
            var answer = await http.SendAsync(request);
            Assert.NotEqual((path, HttpStatusCode.MethodNotAllowed), (path, answer.StatusCode));
            Assert.Empty(await answer.Content.ReadAsByteArrayAsync());
        }
    }

    static string[] Unexplained(IReadOnlyDictionary<string, string> occasions) =>
        [.. ProblemCodes.All.Select(c => c.Code).Where(c => occasions.GetValueOrDefault(c, "").Length < 20),
            .. occasions.Keys.Where(c => ProblemCodes.Find(c) is null)];

    async Task<HttpClient> Reader() => new() { BaseAddress = new Uri((await stacks.Whole(Way.Embedded)).Address) };

    static async Task Loads(HttpClient http, string address, string page) => Assert.Null(await Broken(http, address, page));

    // The first address of a page that leads nowhere, or from which it would load something of others.
    static async Task<string?> Broken(HttpClient http, string address, string page)
    {
        foreach (var match in Target().Matches(page).AsEnumerable())
        {
            var (tag, target) = (match.Groups[1].Value, WebUtility.HtmlDecode(match.Groups[2].Value));
            if (target.StartsWith("data:", StringComparison.Ordinal)) continue;
            if (tag == "a" && target.StartsWith("https://", StringComparison.Ordinal)) continue;
            if (target.Contains("//", StringComparison.Ordinal)) return target;
            var (path, anchor) = target.Split('#') is [var p, var a] ? (p, a) : (target, "");
            if (path.Length > 0 && !path.StartsWith('/')) return target;
            var there = page;
            if (path.Length > 0 && path != address)
            {
                var answer = await http.GetAsync(new Uri(path, UriKind.Relative));
                if (!answer.IsSuccessStatusCode) return target;
                there = await answer.Content.ReadAsStringAsync();
            }
            if (anchor.Length > 0 && !there.Contains($"id=\"{anchor}\"", StringComparison.Ordinal)) return target;
        }
        return null;
    }

    [GeneratedRegex("<(\\w+)[^>]* (?:src|href)=\"([^\"]+)\"")]
    private static partial Regex Target();

    [GeneratedRegex("<script[^>]* src=\"([^\"]+)\"></script>")]
    private static partial Regex Script();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Hole();
}
