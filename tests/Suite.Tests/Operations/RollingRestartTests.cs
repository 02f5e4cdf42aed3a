using System.Globalization;
using System.Net.Http.Headers;
using Embassy.ServiceDefaults;
using Embassy.Suite.Tests.Journeys;

namespace Embassy.Suite.Tests.Operations;

/// <summary>
/// Replicas are restarted one after the other while people read and write: content behind one gateway, which takes some
/// seconds. <c>EMBASSY_ROLLS=20</c> repeats it, and <c>EMBASSY_ROLL_SUITE=1</c> restarts every service and two gateways
/// behind nginx, with its configuration of deploy/systemd.
/// </summary>
[NeedsServers]
public sealed class RollingRestartTests
{
    const int Readers = 6;

    static readonly int Rolls = int.Parse(Environment.GetEnvironmentVariable("EMBASSY_ROLLS") ?? "1", CultureInfo.InvariantCulture);

    [Fact]
    public async Task No_request_and_no_stream_fails_while_every_service_and_both_gateways_are_restarted()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("EMBASSY_ROLL_SUITE") == "1",
            "EMBASSY_ROLL_SUITE=1 runs it: sixteen processes, for several minutes");
        await using var suite = await RollingSuite.Start();
        using var http = suite.Http(suite.Token(Roles.Administrator, Roles.Editor, Roles.DeskOfficer, Roles.Service));
        using var streams = suite.Http();
        streams.Timeout = Timeout.InfiniteTimeSpan;
        (await http.Put("/v1/mission", new
        {
            sendingState = "DZA",
            receivingState = "AZE",
            locales = (string[])["en"],
            timeZones = (string[])["Asia/Baku"],
            approval = "none",
        })).EnsureSuccessStatusCode();
        var load = new RollingLoad(http, streams);
        using var done = new CancellationTokenSource();
        var running = load.Run(done.Token);
        async Task Served(string when)
        {
            var from = load.Answered;
            await Eventually.True($"requests are answered {when}",
                () => Task.FromResult(load.Answered > from + 100 || running.IsCompleted));
        }
        await Served("at the start");
        Assert.Empty(load.Failures);
        foreach (var host in RollingSuite.Hosts)
        {
            var (answered, failed) = (load.Answered, load.Failures.Count);
            foreach (var replica in (int[])[0, 1])
            {
                Assert.Equal(0, await suite.Stop(host, replica));
                await Served($"without {host} {replica}");
                await suite.Begin(host, replica);
                await Served($"with both of {host}");
            }
            Tell(host, load.Answered - answered, load.Failures.Count - failed);
        }
        await load.Complete();
        await done.CancelAsync();
        await running;
        Tell("all", load.Answered, load.Failures.Count);
        TestContext.Current.SendDiagnosticMessage("{0} writes, {1} connections of streams", load.Writes, load.Connections);
        Assert.True(load.Failures.Count == 0,
            string.Join('\n', load.Failures.CountBy(f => f).OrderByDescending(f => f.Value).Select(f => $"{f.Value} × {f.Key}")));

        static void Tell(string host, int answered, int failed)
        {
            TestContext.Current.SendDiagnosticMessage("{0}: {1} requests, {2} failed", host, answered, failed);
            if (Environment.GetEnvironmentVariable("EMBASSY_ROLL_REPORT") is { Length: > 0 } file)
                File.AppendAllText(file, string.Create(CultureInfo.InvariantCulture, $"| {host} | {answered} | {failed} |\n"));
        }
    }

    [Fact]
    public async Task No_request_fails_while_each_replica_is_restarted_and_both_share_the_load()
    {
        var (postgres, rabbit) = (await PostgresServer.Shared(), await RabbitServer.Shared());
        var (database, vhost) = (await postgres.CreateDatabase("rolling"), await rabbit.CreateVhost("rolling"));
        var folder = Directory.CreateTempSubdirectory("embassy-rolling-");
        var key = Path.Combine(folder.FullName, "signing.pem");
        Tokens.EnsureKey(key);
        string[] replicas = [HostProcess.FreeAddress(), HostProcess.FreeAddress()];
        var settings = new Dictionary<string, string>
        {
            ["Auth:KeyFile"] = key,
            ["Bus:Url"] = vhost.Uri,
            ["Services:content"] = string.Join(' ', replicas),
            ["ConnectionStrings:Database"] = database,
            ["Assets:Folder"] = Path.Combine(folder.FullName, "assets"),
            ["Limits:ReadsPerMinute"] = "10000000",
            ["Limits:WritesPerMinute"] = "10000000",
        };
        var (hosts, gateway) = (new HostProcess?[2], HostProcess.FreeAddress());
        HostProcess? front = null;
        try
        {
            await Task.WhenAll(Enumerable.Range(0, 2).Select(async i => hosts[i] = await HostProcess.Start("Embassy.Content", replicas[i],
                settings)));
            settings.Remove("ConnectionStrings:Database");
            front = await HostProcess.Start("Embassy.Gateway", gateway, settings);
            settings["ConnectionStrings:Database"] = database;
            using var http = new HttpClient { BaseAddress = new Uri(gateway) };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer",
                Tokens.Issue(key, [Roles.Administrator, Roles.Editor], "editor", TimeSpan.FromHours(1), DateTimeOffset.UtcNow));
            (await http.Put("/v1/mission", new
            {
                sendingState = "DZA",
                receivingState = "AZE",
                locales = (string[])["en"],
                timeZones = (string[])["Asia/Baku"],
                approval = "none",
            })).EnsureSuccessStatusCode();

            using var done = new CancellationTokenSource();
            var (answered, failures) = (0, new System.Collections.Concurrent.ConcurrentBag<string>());
            async Task Ask(int reader)
            {
                for (var i = 0; !done.IsCancellationRequested; i++)
                {
                    var page = string.Create(CultureInfo.InvariantCulture, $"page-{reader}-{i}");
                    try
                    {
                        // One of the six writes; the others read what no cache holds.
                        using var response = reader == 0
                            ? await http.Post("/v1/pages", new { key = page, type = "page", authenticLocale = "en" })
                            : await http.GetAsync("/v1/assets", TestContext.Current.CancellationToken);
                        if (response.IsSuccessStatusCode) Interlocked.Increment(ref answered);
                        else failures.Add($"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync()}");
                    }
                    catch (HttpRequestException e)
                    {
                        failures.Add(e.Message);
                    }
                }
            }
            var asking = Enumerable.Range(0, Readers).Select(Ask).ToList();
            async Task Served(string when)
            {
                var from = Volatile.Read(ref answered);
                await Eventually.True($"requests are answered {when}", () => Task.FromResult(Volatile.Read(ref answered) > from + 100));
            }
            await Served("at the start");
            for (var roll = 0; roll < Rolls; roll++)
                foreach (var i in (int[])[0, 1])
                {
                    Assert.Equal(0, await hosts[i]!.Stop());
                    await Served("by the other");
                    hosts[i] = await HostProcess.Start("Embassy.Content", replicas[i], settings);
                    await Eventually.True("the replica is ready", async () =>
                        (await http.GetAsync(new Uri(replicas[i] + "/health/ready"))).IsSuccessStatusCode);
                    await Served("by both");
                }
            await done.CancelAsync();
            await Task.WhenAll(asking);
            TestContext.Current.SendDiagnosticMessage("{0} rolls: {1} requests, {2} failed", Rolls, answered, failures.Count);
            Assert.True(failures.IsEmpty, string.Join('\n', failures));
        }
        finally
        {
            if (front is not null) await front.DisposeAsync();
            foreach (var host in hosts)
                if (host is not null) await host.DisposeAsync();
            await postgres.DropDatabase(database);
            await rabbit.DeleteVhost(vhost);
            folder.Delete(recursive: true);
        }
    }
}
