using System.Net.Http.Headers;
using Embassy.Local;
using Embassy.ServiceDefaults;
using Embassy.Suite.Tests.Journeys;

namespace Embassy.Suite.Tests.Operations;

/// <summary>
/// Every service and the gateway, each in its own process, on a PostgreSQL and a RabbitMQ that a test may stop. All
/// export to one collector, which Prometheus can scrape.
/// </summary>
sealed class SuiteProcesses : IAsyncDisposable
{
    readonly Dictionary<string, HostProcess> hosts = [];
    readonly List<Child> exporters = [];
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("embassy-operations-");

    public PostgresServer Postgres { get; private set; } = null!;
    public RabbitServer Rabbit { get; private set; } = null!;
    public OtlpCollector Collector { get; private set; } = null!;
    public IReadOnlyDictionary<string, string> Addresses { get; private set; } = null!;
    public string Gateway => Addresses["gateway"];

    public static async Task<SuiteProcesses> Start()
    {
        var suite = new SuiteProcesses();
        try
        {
            await suite.StartAll();
            return suite;
        }
        catch
        {
            await suite.DisposeAsync();
            throw;
        }
    }

    async Task StartAll()
    {
        Collector = await OtlpCollector.Start();
        Postgres = await PostgresServer.Start();
        Rabbit = await RabbitServer.Start(monitored: true);
        Tokens.EnsureKey(KeyFile);
        Addresses = ServiceCatalogue.Names.Append("gateway").ToDictionary(name => name, _ => HostProcess.FreeAddress());
        var settings = new Dictionary<string, string>
        {
            ["Auth:KeyFile"] = KeyFile,
            ["Auth:Authority"] = Addresses["identity"],
            ["Auth:AllowHttp"] = "true",
            ["Bus:Url"] = Rabbit.Uri,
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = Collector.Endpoint,
            ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
            ["Webhooks:AllowPrivate"] = "true",
            ["Webhooks:PauseSeconds"] = "0.2",
        };
        foreach (var (name, address) in Addresses) settings[$"Services:{name}"] = address;
        foreach (var (name, address) in Addresses)
        {
            var own = new Dictionary<string, string>(settings)
            {
                ["Assets:Folder"] = Path.Combine(folder.FullName, "assets"),
                ["Search:Folder"] = Path.Combine(folder.FullName, "search"),
            };
            if (name == "identity") own["Identity:Address"] = address;
            if (name != "gateway") own["ConnectionStrings:Database"] = await Postgres.CreateDatabase(name);
            hosts.Add(name, await HostProcess.Start($"Embassy.{char.ToUpperInvariant(name[0])}{name[1..]}", address, own));
        }
    }

    /// <summary>Loads the demonstration mission, as <c>load</c> does.</summary>
    public async Task Load()
    {
        using var loader = new MissionLoader(Gateway, Token(Roles.Administrator, Roles.Editor, Roles.DeskOfficer), _ => { });
        await loader.Load(Path.Combine(AppContext.BaseDirectory, "missions", "dz-az"), recordsToo: true, doneMark: null,
            TestContext.Current.CancellationToken);
    }

    /// <summary>Starts the exporters; where Prometheus scrapes each, by job.</summary>
    public async Task<IReadOnlyDictionary<string, string>> Targets()
    {
        var (postgres, node) = ($"127.0.0.1:{FreePorts.Free()}", $"127.0.0.1:{FreePorts.Free()}");
        exporters.Add(await PrometheusServer.Exporter("prometheus-postgres-exporter", [$"--web.listen-address={postgres}"],
            new Dictionary<string, string?>
            {
                ["DATA_SOURCE_NAME"] = $"postgresql://postgres@127.0.0.1:{Postgres.Port}/postgres?sslmode=disable",
            }));
        exporters.Add(await PrometheusServer.Exporter("prometheus-node-exporter", [$"--web.listen-address={node}"], environment: null));
        return new Dictionary<string, string>
        {
            ["collector"] = Collector.Scrape.Authority,
            ["rabbitmq"] = $"127.0.0.1:{Rabbit.MonitoringPort}",
            ["postgres"] = postgres,
            ["node"] = node,
        };
    }

    public string Token(params string[] roles) =>
        Tokens.Issue(KeyFile, roles, roles[0], TimeSpan.FromHours(1), DateTimeOffset.UtcNow);

    public HttpClient Http(params string[] roles)
    {
        var http = new HttpClient { BaseAddress = new Uri(Gateway) };
        if (roles.Length > 0) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token(roles));
        return http;
    }

    string KeyFile => Path.Combine(folder.FullName, "signing.pem");

    public async ValueTask DisposeAsync()
    {
        foreach (var exporter in exporters) exporter.Dispose();
        foreach (var host in Enumerable.Reverse(hosts.Values)) await host.DisposeAsync();
        if (Rabbit is not null) await Rabbit.DisposeAsync();
        if (Postgres is not null) await Postgres.DisposeAsync();
        if (Collector is not null) await Collector.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
