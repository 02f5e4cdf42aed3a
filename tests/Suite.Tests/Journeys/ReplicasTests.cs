using System.Globalization;
using Embassy.Cooperation.V1;
using Embassy.Log.V1;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Grpc.Net.Client;
using Npgsql;

namespace Embassy.Suite.Tests.Journeys;

/// <summary>
/// Every service twice, as programs, on one broker. Agreements change three times in quick succession while one replica
/// is killed: what each service has made of the announcements is what it makes of the logs alone.
/// </summary>
[NeedsServers]
public sealed class ReplicasTests
{
    const int Agreements = 1000, Writers = 16;

    static readonly (string Service, string Query)[] ReadModels =
    [
        ("Events", """select "Subject" || ' ' || "Status" || ' ' || "Date" || ' ' || "Kind" || ' ' || "Titles" || ' ' || "States" from "Milestones" """),
        ("Content", """select "Id" || ' ' || "Status" || ' ' || "Version" from "AgreementStandings" """),
    ];

    [Fact]
    public async Task With_two_replicas_of_each_and_one_killed_every_read_model_equals_a_rebuild()
    {
        await using var mission = await Replicas.Start();
        var write = Task.WhenAll(Enumerable.Range(0, Writers).Select(w => mission.Write(w, Agreements / Writers)));
        await Eventually.Reaches("a third of the steps are there", Agreements, () => mission.Count("Events"));
        await mission.Kill("Events");
        await mission.Kill("Content");
        await write;

        var steps = await mission.StatusChanges();
        Assert.Equal(Agreements / Writers * Writers * 3, steps);
        await Eventually.Reaches("every step is on the timeline", steps, () => mission.Count("Events"));
        Assert.Equal(steps, await mission.Count("Events"));
        // Without a broker, so out of the logs alone.
        foreach (var (service, query) in ReadModels)
        {
            var rebuilt = await mission.Rebuild(service);
            await Eventually.Reaches($"{service} reads the logs", steps, () => Replicas.Handled(rebuilt));
            await Eventually.True($"{service} is rebuilt",
                async () => (await Replicas.Rows(rebuilt, query)).SequenceEqual(await mission.Read(service, query)));
        }
        foreach (var service in mission.Left)
            Assert.Contains("\"errors\":0", await new HttpClient().GetStringAsync(new Uri(service + "/health/ready")),
                StringComparison.Ordinal);
    }

    sealed class Replicas : IAsyncDisposable
    {
        readonly Dictionary<string, string> databases = [];
        readonly Dictionary<string, List<(HostProcess Host, string Address)>> hosts = [];
        readonly List<RabbitVhost> vhosts = [];
        readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("embassy-replicas-");

        string KeyFile => Path.Combine(folder.FullName, "signing.pem");

        public IEnumerable<string> Left => hosts.Values.SelectMany(h => h).Select(h => h.Address);

        public static async Task<Replicas> Start()
        {
            var mission = new Replicas();
            Tokens.EnsureKey(mission.KeyFile);
            mission.vhosts.Add(await (await RabbitServer.Shared()).CreateVhost("replicas"));
            string[] services = ["Cooperation", "Events", "Content"];
            var addresses = services.ToDictionary(s => s, _ => (string[])[HostProcess.FreeAddress(), HostProcess.FreeAddress()]);
            foreach (var service in services) mission.databases[service] = await (await PostgresServer.Shared()).CreateDatabase(service);
            foreach (var replica in (int[])[0, 1])
                await Task.WhenAll(services.Select(s => mission.Begin(s, s, addresses[s][replica], addresses, mission.vhosts[0])));
            foreach (var address in mission.Left)
                await Eventually.True("the bus is connected",
                    async () => (await new HttpClient().GetStringAsync(new Uri(address + "/health/ready")))
                        .Contains("\"bus\":\"ok\"", StringComparison.Ordinal));
            return mission;
        }

        async Task Begin(string service, string database, string address, Dictionary<string, string[]> addresses, RabbitVhost vhost)
        {
            var settings = addresses.ToDictionary(a => $"Services:{a.Key.ToLowerInvariant()}", a => a.Value[0]);
            settings["Auth:KeyFile"] = KeyFile;
            settings["Bus:Url"] = vhost.Uri;
            settings["CatchUp:IntervalSeconds"] = "2";
            settings["ConnectionStrings:Database"] = databases[database];
            settings["Assets:Folder"] = Path.Combine(folder.FullName, "assets");
            settings["Search:Folder"] = Path.Combine(folder.FullName, "search" + address.Split(':')[^1]);
            var host = await HostProcess.Start("Embassy." + service, address, settings);
            lock (hosts)
            {
                if (!hosts.TryGetValue(database, out var list)) hosts[database] = list = [];
                list.Add((host, address));
            }
        }

        /// <summary>
        /// Enters agreements, each with three acts one after the other, now at one replica and now at the other.
        /// </summary>
        public async Task Write(int writer, int count)
        {
            var token = Tokens.Issue(KeyFile, [Roles.DeskOfficer], $"desk-{writer}", TimeSpan.FromHours(1), DateTimeOffset.UtcNow);
            var metadata = new Metadata { { "Authorization", $"Bearer {token}" } };
            var channels = hosts["Cooperation"].Select(h => GrpcChannel.ForAddress(h.Address)).ToList();
            var clients = channels.ConvertAll(c => new AgreementsService.AgreementsServiceClient(c));
            for (var i = 0; i < count; i++)
            {
                var id = Guid.NewGuid().ToString();
                var entry = new RecordAgreementRequest { Id = id, Type = "agreement", Parties = { "DZA", "AZE" } };
                entry.Titles.Add(
                    new Embassy.V1.Text { Lang = "en", Text_ = string.Create(CultureInfo.InvariantCulture, $"Agreement {writer} {i}") });
                await clients[i % 2].RecordAgreementAsync(entry, metadata);
                foreach (var (kind, date) in ((string, string)[])[("negotiation", "2020-01-01"), ("initialled", "2020-02-01"),
                    ("signed", "2020-03-01")])
                    await clients[(i + date[6]) % 2].RecordActionAsync(new RecordActionRequest { Id = id, Kind = kind, Date = date },
                        metadata);
            }
            channels.ForEach(c => c.Dispose());
        }

        public async Task<int> StatusChanges()
        {
            using var channel = GrpcChannel.ForAddress(hosts["Cooperation"][0].Address);
            var log = new LogService.LogServiceClient(channel);
            var count = 0;
            for (long after = 0; ;)
            {
                var page = await log.ReadLogAsync(
                    new ReadLogRequest { After = after, Limit = 500, Types_ = { "embassy.cooperation.agreement.status-changed.v1" } });
                count += page.Announcements.Count;
                if (page.Announcements.Count < 500) return count;
                after = page.NextAfter;
            }
        }

        public async Task<int> Count(string service) => (await Read(service, ReadModels.Single(m => m.Service == service).Query)).Count;

        public Task<List<string>> Read(string service, string query) => Rows(databases[service], query);

        public static async Task<List<string>> Rows(string database, string query)
        {
            await using var connection = new NpgsqlConnection(database);
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(query, connection);
            await using var reader = await command.ExecuteReaderAsync();
            var rows = new List<string>();
            while (await reader.ReadAsync()) rows.Add(reader.GetString(0));
            rows.Sort(StringComparer.Ordinal);
            return rows;
        }

        /// <summary>
        /// Number of announcements handled so far. A read model grows late: the handlers that the logs are read for
        /// first need not fill it.
        /// </summary>
        public static async Task<int> Handled(string database) => (await Rows(database, """select "EventId"::text from "Inbox" """)).Count;

        /// <summary>
        /// The first replica, as a machine that falls over: it is the one whose consumers are active.
        /// </summary>
        public async Task Kill(string service)
        {
            await hosts[service][0].Host.DisposeAsync();
            hosts[service].RemoveAt(0);
        }

        /// <summary>
        /// The service anew, on an empty database and a broker that has nothing for it; its database.
        /// </summary>
        public async Task<string> Rebuild(string service)
        {
            vhosts.Add(await (await RabbitServer.Shared()).CreateVhost("rebuild"));
            var name = service + "_rebuilt";
            databases[name] = await (await PostgresServer.Shared()).CreateDatabase(name);
            var addresses = hosts.Where(h => h.Value.Count > 0).ToDictionary(h => h.Key, h => h.Value.Select(r => r.Address).ToArray());
            await Begin(service, name, HostProcess.FreeAddress(), addresses, vhosts[^1]);
            return databases[name];
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var (host, _) in hosts.Values.SelectMany(h => h)) await host.DisposeAsync();
            foreach (var database in databases.Values) await (await PostgresServer.Shared()).DropDatabase(database);
            foreach (var vhost in vhosts) await (await RabbitServer.Shared()).DeleteVhost(vhost);
            folder.Delete(recursive: true);
        }
    }
}
