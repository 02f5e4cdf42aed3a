using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Embassy.Cooperation.V1;
using Embassy.Log.V1;
using Embassy.ServiceDefaults;
using Embassy.Suite.Tests.Journeys;
using Grpc.Core;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Embassy.Suite.Tests.Faults;

/// <summary>
/// Rounds of faults while people write: two replicas of cooperation, so two relays, and two of content, which reads
/// its announcements. <c>EMBASSY_FAULTS_ROUNDS</c> and <c>EMBASSY_FAULTS_SEED</c> choose the long form and repeat a
/// run; <c>EMBASSY_FAULTS_REPORT</c> is a file that each run adds a line to.
/// </summary>
[NeedsServers]
public sealed class FaultRoundsTests
{
    const int Writers = 4, Steps = 15;

    static readonly string[] Kinds = ["kill", "freeze", "stop", "broker away", "database away"];

    static readonly int Rounds =
        int.Parse(Environment.GetEnvironmentVariable("EMBASSY_FAULTS_ROUNDS") ?? "3", CultureInfo.InvariantCulture);

    static readonly int Seed = Environment.GetEnvironmentVariable("EMBASSY_FAULTS_SEED") is { Length: > 0 } seed
        ? int.Parse(seed, CultureInfo.InvariantCulture) : Random.Shared.Next(1_000_000);

    [Fact]
    public async Task No_acknowledged_write_is_lost_no_sequence_is_missing_and_the_read_model_equals_the_log()
    {
        TestContext.Current.SendDiagnosticMessage("EMBASSY_FAULTS_SEED={0} EMBASSY_FAULTS_ROUNDS={1}", Seed, Rounds);
        var watch = Stopwatch.StartNew();
        await using var mission = await Mission.Start();
        var random = new Random(Seed);
        var done = new List<string>();
        using var enough = new CancellationTokenSource();
        var writing = Enumerable.Range(0, Writers).Select(w => Task.Run(() => mission.Write(w, enough.Token))).ToList();
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                await mission.Progress($"before round {round}");
                var kind = Kinds[random.Next(Kinds.Length)];
                var (service, replica) = (random.Next(2) == 0 ? "Cooperation" : "Content", random.Next(2));
                done.Add(kind.EndsWith("away", StringComparison.Ordinal) ? kind : $"{kind} {service} {replica}");
                await mission.Break(kind, service, replica);
            }
            await mission.Progress("after the last round");
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"Seed {Seed}, {string.Join(", ", done)}: {e.Message}", e);
        }
        finally
        {
            await enough.CancelAsync();
            await Task.WhenAll(writing);
        }

        var (sequences, subjects) = await mission.CompleteLog();
        var lost = mission.Acknowledged.Except(subjects).ToList();
        var report = string.Create(CultureInfo.InvariantCulture,
            $"seed {Seed}, {Rounds} rounds ({string.Join(", ", done)}): {mission.Acknowledged.Count} writes acknowledged, "
            + $"{mission.Refused} refused, {sequences.Count} announcements, {lost.Count} lost, {watch.Elapsed.TotalSeconds:0} s");
        TestContext.Current.SendDiagnosticMessage(report);
        if (Environment.GetEnvironmentVariable("EMBASSY_FAULTS_REPORT") is { Length: > 0 } file)
            await File.AppendAllTextAsync(file, report + "\n", TestContext.Current.CancellationToken);
        Assert.True(lost.Count == 0, report);
        Assert.Equal(Enumerable.Range(1, sequences.Count).Select(i => (long)i), sequences);
        // Announced at least once and handled once: the copy that content keeps is what the log says.
        var known = subjects.Distinct().Order(StringComparer.Ordinal).ToList();
        await Eventually.Reaches($"content has all of it; {report}", known.Count,
            async () => (await mission.Standings()).Intersect(known).Count());
        Assert.Equal(known, (await mission.Standings()).Order(StringComparer.Ordinal));
        Assert.Empty(mission.Disclosed);
    }

    sealed class Mission : IAsyncDisposable
    {
        static readonly string[] Services = ["Cooperation", "Content"];

        readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("embassy-faults-");
        readonly Dictionary<string, string[]> addresses = Services.ToDictionary(s => s, _ => (string[])[HostProcess.FreeAddress(),
            HostProcess.FreeAddress()]);
        readonly Dictionary<string, string> databases = [];
        readonly Dictionary<string, HostProcess[]> hosts = Services.ToDictionary(s => s, _ => new HostProcess[2]);
        PostgresServer postgres = null!;
        RabbitServer rabbit = null!;
        ServiceClients clients = null!;
        int refused;

        public ConcurrentQueue<string> Acknowledged { get; } = [];

        public ConcurrentQueue<string> Disclosed { get; } = [];

        public int Refused => refused;

        string KeyFile => Path.Combine(folder.FullName, "signing.pem");

        public static async Task<Mission> Start()
        {
            var mission = new Mission();
            Tokens.EnsureKey(mission.KeyFile);
            mission.postgres = await PostgresServer.Start();
            mission.rabbit = await RabbitServer.Start();
            foreach (var service in Services) mission.databases[service] = await mission.postgres.CreateDatabase(service);
            mission.clients = new ServiceClients(new ConfigurationBuilder().AddInMemoryCollection(
                [new("Services:cooperation", string.Join(' ', mission.addresses["Cooperation"]))]).Build());
            await Task.WhenAll(Services.SelectMany(s => (Task[])[mission.Begin(s, 0), mission.Begin(s, 1)]));
            return mission;
        }

        async Task Begin(string service, int replica)
        {
            var settings = new Dictionary<string, string>
            {
                ["Auth:KeyFile"] = KeyFile,
                ["Bus:Url"] = rabbit.Uri,
                ["CatchUp:IntervalSeconds"] = "2",
                ["ConnectionStrings:Database"] = databases[service],
                ["Assets:Folder"] = Path.Combine(folder.FullName, "assets"),
            };
            foreach (var (name, all) in addresses) settings[$"Services:{name.ToLowerInvariant()}"] = string.Join(' ', all);
            hosts[service][replica] = await HostProcess.Start("Embassy." + service, addresses[service][replica], settings);
        }

        /// <summary>Enters agreements, each again until it is acknowledged: its id is the writer's.</summary>
        public async Task Write(int writer, CancellationToken enough)
        {
            var token = Tokens.Issue(KeyFile, [Roles.DeskOfficer], $"desk-{writer}", TimeSpan.FromHours(10), DateTimeOffset.UtcNow);
            var metadata = new Metadata { { "Authorization", $"Bearer {token}" } };
            var client = new AgreementsService.AgreementsServiceClient(clients.Channel("cooperation"));
            while (!enough.IsCancellationRequested)
            {
                var id = Guid.NewGuid().ToString();
                var entry = new RecordAgreementRequest { Id = id, Type = "agreement", Parties = { "DZA", "AZE" } };
                entry.Titles.Add(new Embassy.V1.Text { Lang = "en", Text_ = $"Agreement {id}" });
                while (!await Accepted(() => client.RecordAgreementAsync(entry, metadata, DateTime.UtcNow.AddSeconds(5)).ResponseAsync))
                    if (enough.IsCancellationRequested) return;
                Acknowledged.Enqueue(id);
            }
        }

        async Task<bool> Accepted(Func<Task> call)
        {
            try
            {
                await call();
                return true;
            }
            catch (RpcException e)
            {
                // The first attempt was stored, and its response did not arrive.
                if (e.StatusCode == StatusCode.AlreadyExists) return true;
                Interlocked.Increment(ref refused);
                if (e.Status.Detail is var detail && (detail.Contains("Npgsql", StringComparison.Ordinal)
                    || detail.Contains("Host=", StringComparison.Ordinal) || detail.Contains(" at Embassy.", StringComparison.Ordinal)))
                    Disclosed.Enqueue(detail);
                return false;
            }
        }

        public async Task Progress(string when)
        {
            var from = Acknowledged.Count;
            await Eventually.Reaches($"writes are acknowledged {when}", from + Steps, () => Task.FromResult(Acknowledged.Count));
        }

        public async Task Break(string kind, string service, int replica)
        {
            var host = hosts[service][replica];
            switch (kind)
            {
                case "kill":
                    await host.DisposeAsync();
                    await Progress("by the replica that is left");
                    await Begin(service, replica);
                    break;
                case "stop":
                    Assert.Equal(0, await host.Stop());
                    await Progress("by the replica that is left");
                    await Begin(service, replica);
                    break;
                case "freeze":
                    host.Send(Signal.Freeze);
                    await Progress("by the replica that is not frozen");
                    host.Send(Signal.Continue);
                    break;
                case "broker away":
                    await rabbit.Stop();
                    await Progress("without the broker");
                    await rabbit.Restart();
                    break;
                default:
                    await postgres.Kill();
                    await postgres.Restart();
                    break;
            }
        }

        /// <summary>
        /// The log once it holds all that was acknowledged, or as it is after a minute: a relay that comes back from a
        /// fault first has to number what was written meanwhile.
        /// </summary>
        public async Task<(List<long> Sequences, List<string> Agreements)> CompleteLog()
        {
            for (var patience = Stopwatch.StartNew(); ; await Task.Delay(200))
            {
                var log = await Log();
                if (patience.Elapsed > TimeSpan.FromMinutes(1) || !Acknowledged.Except(log.Agreements).Any()) return log;
            }
        }

        /// <summary>The sequences of cooperation's log, and the agreements that it names.</summary>
        async Task<(List<long> Sequences, List<string> Agreements)> Log()
        {
            var log = new LogService.LogServiceClient(clients.Channel("cooperation"));
            var (sequences, subjects) = (new List<long>(), new List<string>());
            for (long after = 0; ;)
            {
                var page = await log.ReadLogAsync(new ReadLogRequest { After = after, Limit = 500 });
                sequences.AddRange(page.Announcements.Select(a => a.Sequence));
                subjects.AddRange(page.Announcements.Select(a => a.Subject.Split('/')[^1]));
                if (page.Announcements.Count < 500) return (sequences, subjects);
                after = page.NextAfter;
            }
        }

        /// <summary>The agreements of which content keeps a copy.</summary>
        public async Task<List<string>> Standings()
        {
            await using var connection = new NpgsqlConnection(databases["Content"] + ";Pooling=false");
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand("""select "Id"::text from "AgreementStandings" """, connection);
            await using var reader = await command.ExecuteReaderAsync();
            var rows = new List<string>();
            while (await reader.ReadAsync()) rows.Add(reader.GetString(0));
            return rows;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var host in hosts.Values.SelectMany(h => h))
                if (host is not null) await host.DisposeAsync();
            clients?.Dispose();
            if (rabbit is not null) await rabbit.DisposeAsync();
            if (postgres is not null) await postgres.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }
}
