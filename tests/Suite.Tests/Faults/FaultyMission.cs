using System.Text.Json;
using Embassy.Log.V1;
using Embassy.ServiceDefaults;
using Embassy.Suite.Tests.Journeys;
using Grpc.Core;
using Microsoft.Extensions.Configuration;
using Npgsql;

namespace Embassy.Suite.Tests.Faults;

/// <summary>
/// Two replicas of cooperation, which announces, and two of each of its readers, as programs. Each replica has a
/// network of its own to PostgreSQL and to RabbitMQ.
/// </summary>
sealed class FaultyMission : IAsyncDisposable
{
    public static readonly string[] Services = ["Cooperation", "Events", "Content"];

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("embassy-faults-");
    readonly Dictionary<string, string[]> addresses = Services.ToDictionary(s => s, _ => (string[])[HostProcess.FreeAddress(),
        HostProcess.FreeAddress()]);
    readonly Dictionary<string, string> databases = [];
    readonly Dictionary<string, HostProcess?[]> hosts = Services.ToDictionary(s => s, _ => new HostProcess?[2]);
    readonly Dictionary<(string Service, int Replica), (TcpRelay Database, TcpRelay Broker)> networks = [];
    readonly PostgresServer postgres;
    readonly RabbitServer rabbit;
    readonly RabbitVhost vhost;
    ServiceClients clients = null!;

    FaultyMission(PostgresServer postgres, RabbitServer rabbit, RabbitVhost vhost) =>
        (this.postgres, this.rabbit, this.vhost) = (postgres, rabbit, vhost);

    public AgreementWriters Writers { get; private set; } = null!;

    public BrokerRecord Broker { get; private set; } = null!;

    string KeyFile => Path.Combine(folder.FullName, "signing.pem");

    /// <param name="alone">On servers of its own, which a test may stop.</param>
    public static async Task<FaultyMission> Start(bool alone)
    {
        var (postgres, rabbit) = alone ? (await PostgresServer.Start(), await RabbitServer.Start())
            : (await PostgresServer.Shared(), await RabbitServer.Shared());
        var mission = new FaultyMission(postgres, rabbit, await rabbit.CreateVhost("faults"));
        try
        {
            Tokens.EnsureKey(mission.KeyFile);
            foreach (var service in Services)
            {
                mission.databases[service] = await postgres.CreateDatabase(service);
                foreach (var replica in (int[])[0, 1])
                    mission.networks[(service, replica)] = (new TcpRelay(postgres.Port), new TcpRelay(rabbit.Port));
            }
            mission.Broker = await BrokerRecord.Start(mission.vhost.Uri);
            mission.clients = new ServiceClients(new ConfigurationBuilder().AddInMemoryCollection(
                [new("Services:cooperation", string.Join(' ', mission.addresses["Cooperation"]))]).Build());
            mission.Writers = new AgreementWriters(mission.clients, mission.KeyFile);
            foreach (var service in Services) await Task.WhenAll(mission.Begin(service, 0), mission.Begin(service, 1));
            return mission;
        }
        catch
        {
            await mission.DisposeAsync();
            throw;
        }
    }

    public async Task Begin(string service, int replica)
    {
        var network = networks[(service, replica)];
        var settings = new Dictionary<string, string>
        {
            ["Auth:KeyFile"] = KeyFile,
            ["Bus:Url"] = new UriBuilder(vhost.Uri) { Port = network.Broker.Port }.Uri.ToString(),
            ["CatchUp:IntervalSeconds"] = "2",
            ["ConnectionStrings:Database"] =
                new NpgsqlConnectionStringBuilder(databases[service]) { Port = network.Database.Port }.ConnectionString,
            ["Assets:Folder"] = Path.Combine(folder.FullName, "assets"),
        };
        foreach (var (name, all) in addresses) settings[$"Services:{name.ToLowerInvariant()}"] = string.Join(' ', all);
        hosts[service][replica] = await HostProcess.Start("Embassy." + service, addresses[service][replica], settings);
    }

    public HostProcess Host(string service, int replica) => hosts[service][replica]!;

    public TcpRelay ToDatabase(string service, int replica) => networks[(service, replica)].Database;

    public TcpRelay ToBroker(string service, int replica) => networks[(service, replica)].Broker;

    public PostgresServer Postgres => postgres;

    public RabbitServer Rabbit => rabbit;

    /// <summary>The replica of cooperation that relays.</summary>
    public async Task<int> Leader()
    {
        using var http = new HttpClient();
        var leader = -1;
        await Eventually.True("one of two relays", async () =>
        {
            foreach (var replica in (int[])[0, 1])
                if ((await http.GetStringAsync(new Uri(addresses["Cooperation"][replica] + "/health/ready")))
                    .Contains("\"relaysHere\":true", StringComparison.Ordinal)) leader = replica;
            return leader >= 0;
        });
        return leader;
    }

    /// <summary>Flushes of the write-ahead log take a tenth of a second more each.</summary>
    public async Task SlowDisk(bool slow)
    {
        await using var connection = new NpgsqlConnection(postgres.AdminConnection);
        await connection.OpenAsync();
        foreach (var sql in slow ? (string[])["alter system set commit_delay = 100000", "alter system set commit_siblings = 0"]
            : ["alter system reset commit_delay", "alter system reset commit_siblings"])
            await Run(connection, sql);
        await Run(connection, "select pg_reload_conf()");
    }

    static async Task Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Waits until all that is acknowledged now has reached the broker.</summary>
    public async Task Announced(string when)
    {
        var now = Writers.Acknowledged.ToList();
        await Eventually.Reaches($"what is acknowledged is announced {when}", now.Sum(a => a.Value),
            () => Task.FromResult(now.Sum(a => Math.Min(a.Value, Broker.Of(a.Key)))));
    }

    public sealed record Entry(long Sequence, string Subject, int Version, string? Step);

    /// <summary>The log of cooperation.</summary>
    public async Task<List<Entry>> Log()
    {
        var service = new LogService.LogServiceClient(clients.Channel("cooperation"));
        var log = new List<Entry>();
        for (long after = 0; ;)
        {
            var page =
                await service.ReadLogAsync(new ReadLogRequest { After = after, Limit = 500 }, deadline: DateTime.UtcNow.AddSeconds(30));
            foreach (var each in page.Announcements)
            {
                using var announcement = JsonDocument.Parse(each.Json);
                log.Add(new Entry(each.Sequence, each.Subject, announcement.RootElement.GetProperty("subjectversion").GetInt32(),
                    announcement.RootElement.GetProperty("data").TryGetProperty("to", out var step) ? step.GetString() : null));
            }
            if (page.Announcements.Count < 500) return log;
            after = page.NextAfter;
        }
    }

    /// <summary>What content keeps of each agreement: its subject and version.</summary>
    public Task<List<string>> Standings() => Rows("Content",
        """select 'agreements/' || "Id" || ' ' || "Version" from "AgreementStandings" """);

    /// <summary>The timeline of events: the subject and the step.</summary>
    public Task<List<string>> Milestones() => Rows("Events", """select "Subject" || ' ' || "Status" from "Milestones" """);

    async Task<List<string>> Rows(string service, string query)
    {
        await using var connection = new NpgsqlConnection(databases[service] + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(query, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync()) rows.Add(reader.GetString(0));
        rows.Sort(StringComparer.Ordinal);
        return rows;
    }

    /// <summary>Waits until every replica is ready, without a hand on it, and has nothing that it gave up.</summary>
    public async Task AllWell()
    {
        using var http = new HttpClient();
        foreach (var (service, replicas) in addresses)
            foreach (var replica in replicas)
                await Eventually.True($"{service} is ready without errors", async () =>
                {
                    using var response = await http.GetAsync(new Uri(replica + "/health/ready"));
                    var state = await response.Content.ReadAsStringAsync();
                    return response.IsSuccessStatusCode && state.Contains("\"bus\":\"ok\"", StringComparison.Ordinal)
                        && state.Contains("\"errors\":0", StringComparison.Ordinal);
                });
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in hosts.Values.SelectMany(h => h))
            if (host is not null) await host.DisposeAsync();
        clients?.Dispose();
        if (Broker is not null) await Broker.DisposeAsync();
        foreach (var (database, broker) in networks.Values)
        {
            await database.DisposeAsync();
            await broker.DisposeAsync();
        }
        // Those that others use live on.
        await rabbit.DisposeAsync();
        await postgres.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
