using System.Text.Json;
using System.Text.RegularExpressions;
using Embassy.ServiceDefaults;

namespace Embassy.Suite.Tests.Journeys;

/// <summary>The missions that come with the program, loaded as a user loads them.</summary>
[Collection(nameof(EmbeddedRunTests))]
public sealed partial class MissionFoldersTests : IDisposable
{
    static readonly string[] Locales = ["ar", "fr", "en", "az"];

    readonly DirectoryInfo data = Directory.CreateTempSubdirectory("embassy-folders-");

    public void Dispose() => data.Delete(recursive: true);

    [Fact]
    public async Task The_demonstration_fills_every_screen_in_four_languages()
    {
        await using var run = await LocalProcess.Start(data.FullName, "--mission", "demo");
        // The loader writes it after the last record; a refused row ends the loading before.
        Assert.True(File.Exists(Path.Combine(data.FullName, "loaded")));
        using var reader = run.Http();
        using var staff = run.Http(await LocalProcess.Token(data.FullName, Roles.Administrator));

        await Every_list_has_something(reader);
        await Agreements_have_every_status(reader);
        await Pages_are_complete(reader);
        await Records_are_complete(reader);
        await Editions_are_in_every_state(staff);
        await Eventually.True("reviews of six causes are open", async () =>
            (await staff.GetAsync("/v1/reviews?pageSize=100").Json()).GetProperty("reviews").EnumerateArray()
                .Select(r => r.Text("reason")).Distinct().Count() >= 6);
        await States_are_those_that_the_mission_names(reader);
        Assert.Equal(0, await run.Stop());
    }

    static async Task Every_list_has_something(HttpClient reader)
    {
        string[] lists =
        [
            "/v1/pages?type=news", "/v1/pages?type=page", "/v1/pages?type=statement", "/v1/pages?type=speech", "/v1/pages?type=notice",
            "/v1/navigation", "/v1/engagements", "/v1/engagements?status=confirmed,planned,tentative,postponed", "/v1/letters",
            "/v1/persons", "/v1/offices", "/v1/timeline", "/v1/occasions?nextDays=60", "/v1/agreements", "/v1/deadlines",
            "/v1/initiatives", "/v1/facts", "/v1/forums", "/v1/forums/nam/sessions", "/v1/forums/oic/sessions?ahead=true",
            "/v1/forums/nam/resolutions", "/v1/forums/un/positions",
        ];
        foreach (var locale in Locales)
            foreach (var list in lists)
            {
                var answer = await reader.GetAsync($"{list}{And(list)}locale={locale}").Json();
                Assert.True(answer.EnumerateObject().Any(m => m.Value.ValueKind == JsonValueKind.Array && m.Value.GetArrayLength() > 0),
                    $"{list} is empty in {locale}.");
            }
        foreach (var list in (string[])[.. ForumCatalogue.Keys.Select(f => $"/v1/forums/{f}/members"), "/v1/forums/nam/chairs",
            "/v1/trade?reporter=XQA&partner=XQB", "/v1/forums/opec-plus/commitments", "/v1/forums/opec-plus/production",
            "/v1/forums/un/votes", "/v1/forums/un/voting-agreement/divergent-votes?a=XQA&b=XQB"])
            Assert.True((await reader.GetAsync(list).Json()).EnumerateObject()
                .Any(m => m.Value.ValueKind == JsonValueKind.Array && m.Value.GetArrayLength() > 0), $"{list} is empty.");
    }

    static async Task Agreements_have_every_status(HttpClient reader)
    {
        var agreements = await All(reader, "/v1/agreements", "agreements");
        Assert.Equal(24, agreements.Count);
        Assert.Equal(
            ["agreed", "awaiting", "expired", "in-effect", "in-force", "initialled", "negotiating", "proposed", "provisionally-applied",
                "signed", "superseded", "suspended", "terminated", "uncertain"],
            agreements.Select(a => a.Text("status")).Distinct().Order(StringComparer.Ordinal));
        var notice = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(20);
        Assert.Contains(agreements.SelectMany(a => a.GetProperty("deadlines").EnumerateArray()), d => d.Text("kind") == "notice"
            && DateOnly.Parse(d.Text("date"), System.Globalization.CultureInfo.InvariantCulture) is var day
            && Math.Abs(day.DayNumber - notice.DayNumber) <= 3);
    }

    static async Task Pages_are_complete(HttpClient reader)
    {
        // A third notice is withdrawn: its address answers, and lists leave it out.
        Assert.Equal("withdrawn", (await reader.GetAsync("/v1/pages/notice-storm?locale=ar").Json()).Text("state"));
        foreach (var (type, count) in ((string, int)[])[("news", 24), ("statement", 4), ("speech", 4), ("notice", 2), ("page", 12)])
            foreach (var locale in Locales)
                Assert.True((await Total(reader, $"/v1/pages?type={type}&locale={locale}")) >= count, $"{type} in {locale}");
        var keys = (await All(reader, "/v1/sitemap", "pages")).Select(p => p.Text("key")).ToList();
        Assert.True(keys.Count >= 47);
        foreach (var key in keys)
            foreach (var locale in Locales)
            {
                // One piece of news is not translated into Azerbaijani, so that a reader sees how that looks.
                if ((key, locale) == ("news-missing-az", "az"))
                {
                    await reader.GetAsync($"/v1/pages/{key}?locale={locale}").Problem(404, "language_missing");
                    continue;
                }
                var page = await reader.GetAsync($"/v1/pages/{key}?locale={locale}").Json();
                var (text, name) = (page.Text("title") + page.Text("text"), $"{key} in {locale}");
                Assert.Equal(locale == "ar", text.Any(c => c is >= '\u0621' and <= '\u064a'));
                if (locale == "az") Assert.True(text.Contains('ə', StringComparison.Ordinal), name);
                else Assert.False(text.Contains('ə', StringComparison.Ordinal), name);
                Assert.DoesNotContain(text, c => c is >= '\u0660' and <= '\u0669');
                Assert.DoesNotContain("{today", page.Text("body"), StringComparison.Ordinal);
                foreach (Match link in PageLink().Matches(page.Text("body")))
                {
                    // Its link is broken on purpose, for the list of reviews.
                    if (key == "news-school-memories") continue;
                    Assert.True((await reader.GetAsync($"/v1/pages/{link.Groups[1].Value}?locale={locale}")).IsSuccessStatusCode,
                        $"{name} links to {link.Groups[1].Value}");
                }
            }
        var news = await All(reader, "/v1/pages?type=news&locale=az", "pages");
        Assert.True(news.Count(p => p.TryGetProperty("lead", out var lead) && lead.ValueKind == JsonValueKind.Object) >= 24);
        foreach (var (key, status, code) in ((string, int, string)[])[("summer-school-2025", 410, "gone"),
            ("internal-briefing", 404, "not_found"), ("news-embargo", 404, "not_found"), ("news-scheduled", 404, "not_found")])
            await reader.GetAsync($"/v1/pages/{key}?locale=fr").Problem(status, code);
    }

    static async Task Records_are_complete(HttpClient reader)
    {
        foreach (var (list, count) in ((string, int)[])[("/v1/persons", 30), ("/v1/offices", 25), ("/v1/letters", 30),
            ("/v1/initiatives", 12), ("/v1/forums/un/votes", 400), ("/v1/tenures", 45)])
            Assert.Equal(count, await Total(reader, list));
        var engagements = await All(reader, "/v1/engagements", "engagements");
        // One more is internal.
        Assert.Equal(59, engagements.Count);
        Assert.Equal(6, engagements.Select(e => e.Text("status")).Distinct().Count());
        Assert.Equal(12, engagements.Select(e => e.Text("kind")).Distinct().Count());
        Assert.True(engagements.Count(e => e.Text("zone").Length > 0) >= 12);
        Assert.True(engagements.Count(e => e.Text("coordinates").Length > 0) >= 6);
        Assert.Contains(engagements, e => e.Text("precision") == "month");
        Assert.Contains(engagements, e => e.Text("end") is { Length: 10 } end && end[..7] != e.Text("start")[..7]);
        var initiatives = await All(reader, "/v1/initiatives", "initiatives");
        Assert.Equal(5, initiatives.Select(i => i.Text("dimension")).Distinct().Count());
        Assert.Contains(initiatives, i => i.GetProperty("late").GetBoolean());
        Assert.Contains(initiatives, i => i.GetProperty("blocked").GetBoolean());
        var votes = await reader.GetAsync("/v1/forums/un/voting-agreement?a=XQA&b=XQB").Json();
        Assert.Equal((400, 360), (votes.GetProperty("overall").GetProperty("joint").GetInt32(),
            votes.GetProperty("overall").GetProperty("identical").GetInt32()));
        Assert.Equal(15, votes.GetProperty("sessions").GetArrayLength());
        var trade = await reader.GetAsync("/v1/trade:summary?reporter=XQA&partner=XQB&from=2012&to=2024").Json();
        Assert.Equal(13, trade.GetProperty("years").GetArrayLength());
        Assert.All(trade.GetProperty("years").EnumerateArray(), y => Assert.NotEqual("", y.Text("exportsGap")));
        Assert.Equal("2030", trade.GetProperty("target").GetProperty("target").Text("year"));
        Assert.Equal(2, (await reader.GetAsync("/v1/trade/XQA/XQB/exports/2023/TOTAL").Json()).GetProperty("revision").GetInt32());
        var mission = await reader.GetAsync("/v1/mission?locale=en").Json();
        Assert.Contains("invented", mission.GetProperty("name").Text("text"), StringComparison.Ordinal);
    }

    static async Task Editions_are_in_every_state(HttpClient staff)
    {
        var states = new Dictionary<string, string>();
        foreach (var key in (string[])["news-in-review", "news-returned", "news-scheduled", "old-consular-page", "summer-school-2025",
            "notice-storm"])
            states[key] = (await staff.GetAsync($"/v1/pages/{key}/editions/ar").Json()).Text("state");
        Assert.Equal(["in-review", "draft", "scheduled", "redirected", "gone", "withdrawn"], states.Values);
        Assert.Equal("outdated", (await staff.GetAsync("/v1/pages/legal-framework?locale=fr").Json()).Text("translation"));
        Assert.Equal("current", (await staff.GetAsync("/v1/pages/legal-framework?locale=az").Json()).Text("translation"));
    }

    static async Task States_are_those_that_the_mission_names(HttpClient reader)
    {
        foreach (var (locale, name) in ((string, string)[])[("ar", "ماريندا"), ("fr", "Marenda"), ("az", "Marenda")])
            Assert.Contains(name, await reader.GetStringAsync(new Uri($"/v1/vocabularies?locale={locale}", UriKind.Relative)),
                StringComparison.Ordinal);
        var refused = await reader.GetAsync("/v1/agreements?party=XQZ").Problem(400, "invalid_request");
        Assert.Equal(["party:unknown_state"], refused.Faults());
    }

    [Fact]
    public async Task The_mission_of_public_facts_loads_whole_and_has_a_source_for_each_engagement()
    {
        await using var run = await LocalProcess.Start(data.FullName, "--mission", "dz-az");
        Assert.True(File.Exists(Path.Combine(data.FullName, "loaded")));
        using var reader = run.Http();
        var engagements = await All(reader, "/v1/engagements", "engagements");
        Assert.All(engagements, e => Assert.NotEqual("", e.GetProperty("sources")[0].Text("reference")));
        foreach (var locale in Locales)
            Assert.True(await Total(reader, $"/v1/pages?type=news&locale={locale}") > 0);
        Assert.Equal(0, await run.Stop());
    }

    static async Task<List<JsonElement>> All(HttpClient reader, string list, string member)
    {
        var (rows, token) = (new List<JsonElement>(), "");
        do
        {
            var page = await reader.GetAsync($"{list}{And(list)}pageSize=100&pageToken={token}").Json();
            rows.AddRange(page.GetProperty(member).EnumerateArray());
            token = page.TryGetProperty("nextPageToken", out var next) ? next.GetString() : "";
        }
        while (!string.IsNullOrEmpty(token));
        return rows;
    }

    static async Task<int> Total(HttpClient reader, string list) =>
        (await reader.GetAsync($"{list}{And(list)}pageSize=1&includeTotal=true").Json()).GetProperty("totalSize").GetInt32();

    static char And(string list) => list.Contains('?', StringComparison.Ordinal) ? '&' : '?';

    [GeneratedRegex(@"\]\(pages/([a-z0-9-]+)")]
    private static partial Regex PageLink();
}
