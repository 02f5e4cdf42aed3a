using System.Globalization;
using Embassy.ServiceDefaults;
using Microsoft.Data.Sqlite;

namespace Embassy.Suite.Tests.Journeys;

/// <summary>Starts whole platforms as processes, so it runs when no other class of this project does.</summary>
[CollectionDefinition(nameof(EmbeddedRunTests), DisableParallelization = true), Collection(nameof(EmbeddedRunTests))]
public sealed class EmbeddedRunTests : IDisposable
{
    readonly DirectoryInfo data = Directory.CreateTempSubdirectory("embassy-local-");

    public void Dispose() => data.Delete(recursive: true);

    [Fact]
    public async Task The_first_start_loads_the_mission_and_the_next_one_doubles_nothing()
    {
        await using (var first = await LocalProcess.Start(data.FullName))
        {
            var answer = await first.Http().GetAsync("/v1/pages/current-relations?locale=ar");
            var page = await answer.Json();
            Assert.Equal(("ar", "rtl", "current"), (page.Text("lang"), page.Text("dir"), page.Text("translation")));
            Assert.Contains(page.Text("body"), c => c is >= '\u0600' and <= '\u06ff');
            Assert.Equal("ar", Assert.Single(answer.Content.Headers.ContentLanguage));
            Assert.NotEmpty(answer.ETag());
            var unknown = await first.Http().GetAsync("/v1/pages/current-relations?locale=de").Problem(400, "invalid_request");
            Assert.Equal(["locale:unknown_language"], unknown.Faults());
            foreach (var (origin, allowed) in ((string, bool)[])[("http://localhost:5173", true), ("https://evil.example", false)])
            {
                using var asked = new HttpRequestMessage(HttpMethod.Get, "/v1/mission") { Headers = { { "Origin", origin } } };
                Assert.Equal(allowed, (await first.Http().SendAsync(asked)).Headers.Contains("Access-Control-Allow-Origin"));
            }
            Assert.Equal(ForumCatalogue.Keys.Count,
                (await first.Http().GetAsync("/v1/forums").Json()).GetProperty("forums").GetArrayLength());
            Assert.Equal(0, await first.Stop());
        }
        var before = Counts();
        await using var second = await LocalProcess.Start(data.FullName);
        await second.Http().GetAsync("/v1/pages/current-relations?locale=fr").Json();
        Assert.Equal(0, await second.Stop());
        Assert.Equal(before, Counts());
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(Path.Combine(data.FullName, "keys", "signing.pem")));
    }

    [Fact]
    public async Task It_is_ready_only_when_the_demonstration_mission_is_loaded_and_its_files_are_the_owners_alone()
    {
        await using var run = LocalProcess.Begin(data.FullName);
        using var http = run.Http();
        var waited = new List<string>();
        await Eventually.True("it is ready", async () =>
        {
            try
            {
                using var answer = await http.GetAsync("/health/ready");
                if (answer.IsSuccessStatusCode) return true;
                waited.Add(await answer.Content.ReadAsStringAsync());
            }
            catch (HttpRequestException)
            {
                // It does not listen yet.
            }
            return false;
        });
        // The very next request is answered, whichever it is of those that README names.
        foreach (var path in (string[])["/v1/pages/current-relations?locale=ar", "/v1/engagements?locale=en", "/v1/agreements",
            "/v1/forums/un/members?state=DZA"])
            await http.GetAsync(path).Json();
        Assert.Contains(waited, body => body.Contains("\"waitingFor\":\"mission\"", StringComparison.Ordinal));
        if (OperatingSystem.IsWindows()) return;
        foreach (var file in data.GetFiles("*.db*"))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, file.UnixFileMode);
    }

    [Fact]
    public async Task A_second_run_on_the_same_folder_is_refused()
    {
        await using var first = await LocalProcess.Start(data.FullName, "--empty");
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => LocalProcess.Start(data.FullName, "--empty"));
        Assert.Contains("Another run uses", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_in_the_middle_of_writes_twenty_times_it_loses_no_acknowledged_write_and_announces_each_once()
    {
        var acknowledged = new List<string>();
        var cited = new List<string>();
        var token = "";
        var random = new Random(20);
        for (var round = 0; round < 20; round++)
        {
            await using var run = await LocalProcess.Start(data.FullName, "--empty");
            if (token.Length == 0) token = await LocalProcess.Token(data.FullName, Roles.Editor, Roles.ProtocolOfficer);
            using var http = run.Http(token);
            using var stopped = new CancellationTokenSource();
            var writers = Enumerable.Range(0, 3).Select(writer => Write(http, $"{round}-{writer}", acknowledged, cited, stopped.Token))
                .ToArray();
            var enough = acknowledged.Count + random.Next(1, 12);
            await Eventually.True("some writes are acknowledged", () => Task.FromResult(acknowledged.Count >= enough));
            await run.Kill();
            await stopped.CancelAsync();
            await Task.WhenAll(writers);
        }
        Assert.True(acknowledged.Count > 20, $"Only {acknowledged.Count} writes were acknowledged.");

        await using var last = await LocalProcess.Start(data.FullName, "--empty");
        using var reader = last.Http(token);
        foreach (var key in acknowledged)
            Assert.Equal(key, (await reader.GetAsync($"/v1/pages/{key}?locale=ar").Json()).Text("title"));
        // Whatever the bus in memory had not delivered when the process died is read from the log.
        foreach (var key in cited)
            await Eventually.True($"the review of {key}",
                async () => (await reader.GetAsync($"/v1/reviews?pageKey={key}").Json()).GetProperty("reviews").GetArrayLength() == 1);
        Assert.Equal(0, await last.Stop());

        var log = Query("content", """select "Sequence", "Subject", "EventId" from "Outbox" order by "Sequence" """);
        Assert.Equal(Enumerable.Range(1, log.Count).Select(i => i.ToString(CultureInfo.InvariantCulture)), log.Select(r => r[0]));
        foreach (var key in acknowledged) Assert.Single(log, r => r[1] == $"pages/{key}/editions/ar");
        var doubled = log.Where(r => r[1] != "mission").GroupBy(r => r[1]).Where(g => g.Count() > 1);
        Assert.Empty(doubled);
    }

    // Each page cites an engagement that is held right after: publication and review are two services' work.
    static async Task Write(HttpClient http, string name, List<string> acknowledged, List<string> cited, CancellationToken stopped)
    {
        try
        {
            for (var i = 0; !stopped.IsCancellationRequested; i++)
            {
                var key = $"kill-{name}-{i}";
                var engagement = Guid.NewGuid().ToString();
                await Ok(http.Post("/v1/pages", new { key, type = "page", authenticLocale = "ar" }));
                var draft = await Ok(
                    http.Put($"/v1/pages/{key}/editions/ar",
                        new { slug = key, title = key, body = "Text.", cites = (string[])[$"engagements/{engagement}"] }));
                await Ok(http.Post($"/v1/pages/{key}/editions/ar:publish", new { }, draft));
                lock (acknowledged) acknowledged.Add(key);
                var planned =
                    await Ok(http.Post("/v1/engagements",
                        new
                        {
                            id = engagement,
                            kind = "meeting",
                            direction = "incoming",
                            start = "2024-01-01",
                            titles = (object[])[new { lang = "en", text = key }]
                        }));
                var confirmed = await Ok(http.Post($"/v1/engagements/{engagement}:confirm", new { }, planned));
                await Ok(http.Post($"/v1/engagements/{engagement}:hold", new { }, confirmed));
                lock (cited) cited.Add(key);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException)
        {
            // The process was killed under it: what was not answered may or may not be there.
        }
    }

    static async Task<string> Ok(Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        // 503 is what the gateway says when a service of the dying process is gone before it is.
        if ((int)answer.StatusCode == 503) throw new IOException("The process is going down.");
        await answer.Json(answer.IsSuccessStatusCode ? answer.StatusCode : System.Net.HttpStatusCode.OK);
        return answer.ETag();
    }

    static readonly (string Service, string Table)[] Tables =
        [("content", "Editions"), ("content", "Outbox"), ("events", "Engagements"), ("events", "Outbox"), ("cooperation", "Agreements"),
            ("forums", "Memberships")];

    Dictionary<string, string> Counts() =>
        Tables.ToDictionary(t => $"{t.Service}.{t.Table}", t => Query(t.Service, $"""select count(*) from "{t.Table}" """)[0][0]);

    List<string[]> Query(string service, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(data.FullName, service + ".db")};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string[]>();
        while (reader.Read()) rows.Add([.. Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i).ToString()!)]);
        return rows;
    }
}
