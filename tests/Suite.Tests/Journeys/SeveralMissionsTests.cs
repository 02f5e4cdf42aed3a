using System.Net;
using System.Net.Http.Headers;
using Embassy.Local;
using Embassy.ServiceDefaults;

namespace Embassy.Suite.Tests.Journeys;

/// <summary>
/// Three missions in one process, as <c>deploy/Local --mission A --mission B --mission C</c> runs them.
/// </summary>
[CollectionDefinition(nameof(SeveralMissionsTests), DisableParallelization = true), Collection(nameof(SeveralMissionsTests))]
public sealed class SeveralMissionsTests : IAsyncLifetime
{
    static readonly string[] Names = ["first", "second", "third"];

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("embassy-missions-");
    readonly Dictionary<string, EmbeddedRun> runs = [];

    [Fact]
    public async Task Nothing_of_one_mission_is_seen_through_another()
    {
        foreach (var name in Names)
            await Http(name, name).Put("/v1/mission", new
            {
                sendingState = "DZA",
                receivingState = Partner(name),
                locales = (string[])["en"],
                timeZones = (string[])["Asia/Baku"],
                approval = "none",
            }).Json(HttpStatusCode.Created);

        // One page of the same key in each, and one that only the first has.
        foreach (var name in Names) await Publish(name, "shared", $"Words of {name}");
        await Publish("first", "alone", "Zanzibar");
        await Http("first", "first").Post("/v1/agreements", new
        {
            type = "agreement",
            parties = (string[])["DZA", "AZE"],
            titles = (object[])[new { lang = "en", text = "An agreement of Zanzibar" }],
        }).Json(HttpStatusCode.Created);
        await Eventually.True("the first finds its own", async () =>
            (await Http("first").GetStringAsync("/v1/search?q=Zanzibar&locale=en")).Contains("alone", StringComparison.Ordinal));
        await Eventually.True("the first announces its own", async () => (await Changes("first")).Contains("pages/alone"));

        foreach (var name in Names)
        {
            // Twice: what a cache holds is its own too.
            for (var i = 0; i < 2; i++)
                Assert.Contains($"Words of {name}", (await Http(name).GetAsync("/v1/pages/shared?locale=en").Json()).GetRawText(),
                    StringComparison.Ordinal);
            await Eventually.True("it announces its own", async () => (await Changes(name)).Contains("pages/shared"));
            if (name == "first") continue;
            await Http(name).GetAsync("/v1/pages/alone?locale=en").Problem(404, "not_found");
            foreach (var path in (string[])["/v1/search?q=Zanzibar&locale=en", "/v1/agreements", "/v1/timeline",
                $"/v1/overview?partner={Partner(name)}"])
                Assert.DoesNotContain("Zanzibar", await Http(name).GetStringAsync(path), StringComparison.Ordinal);
            Assert.DoesNotContain("pages/alone", await Changes(name));
        }

        // Each signs with a key of its own, and is named in its announcements.
        foreach (var signer in Names)
            foreach (var asked in Names)
            {
                using var response = await Http(asked, signer).GetAsync("/v1/reviews");
                Assert.Equal(signer == asked ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, response.StatusCode);
            }
        foreach (var name in Names)
            Assert.All(await Sources(name), source => Assert.StartsWith($"/missions/{name}/", source, StringComparison.Ordinal));
    }

    static string Partner(string mission) => mission == "third" ? "FRA" : "AZE";

    async Task Publish(string mission, string key, string words)
    {
        using var http = Http(mission, mission);
        await http.Post("/v1/pages", new { key, type = "page", authenticLocale = "en" }).Json(HttpStatusCode.Created);
        var draft = await http.Put($"/v1/pages/{key}/editions/en", new { slug = key, title = words, body = words });
        await http.Post($"/v1/pages/{key}/editions/en:publish", new { }, draft.ETag()).Json();
    }

    async Task<IReadOnlyList<string>> Changes(string mission) =>
        [.. (await Http(mission).GetAsync("/v1/changes").Json()).GetProperty("changes").EnumerateArray()
            .Select(c => string.Join('/', c.Text("subject").Split('/').Take(2)))];

    async Task<IReadOnlyList<string>> Sources(string mission) =>
        [.. (await Http(mission).GetAsync("/v1/changes").Json()).GetProperty("changes").EnumerateArray().Select(c => c.Text("source"))];

    /// <param name="signer">The mission whose key signs the token; null for none.</param>
    HttpClient Http(string mission, string? signer = null)
    {
        var http = new HttpClient { BaseAddress = new Uri(runs[mission].Addresses[0]) };
        if (signer is not null)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Tokens.Issue(
                EmbeddedRun.KeyFile(Data(signer)), [Roles.Administrator, Roles.Editor, Roles.DeskOfficer], "editor",
                TimeSpan.FromHours(1), DateTimeOffset.UtcNow));
        return http;
    }

    string Data(string mission) => Path.Combine(folder.FullName, mission);

    public async ValueTask InitializeAsync()
    {
        foreach (var name in Names)
            runs[name] = await EmbeddedRun.Start(Data(name), HostProcess.FreeAddress(), identity: null, site: null, desk: null,
                MissionLoader.Folder("dz-az"), name, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var run in runs.Values) await run.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
