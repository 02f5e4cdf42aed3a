using System.Net.Http.Headers;
using System.Net.Http.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Suite.Tests.Journeys;

/// <summary>
/// Gateway, content and events, each in its own process, on PostgreSQL and RabbitMQ, exporting to one collector.
/// </summary>
sealed class MissionProcesses : IAsyncDisposable
{
    readonly List<HostProcess> hosts = [];
    readonly List<string> databases = [];
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("embassy-processes-");

    public RabbitVhost Vhost { get; private set; } = null!;
    public OtlpCollector Collector { get; private set; } = null!;
    public string Gateway { get; private set; } = "";
    public string Content { get; private set; } = "";
    public HostProcess ContentProcess => hosts[0];

    public static async Task<MissionProcesses> Start()
    {
        var mission = new MissionProcesses();
        var postgres = await PostgresServer.Shared();
        mission.Vhost = await (await RabbitServer.Shared()).CreateVhost("processes");
        mission.Collector = await OtlpCollector.Start();
        Tokens.EnsureKey(mission.KeyFile);
        var (content, events, gateway) = (HostProcess.FreeAddress(), HostProcess.FreeAddress(), HostProcess.FreeAddress());
        async Task<Dictionary<string, string>> Settings(string? database)
        {
            var settings = new Dictionary<string, string>
            {
                ["Auth:KeyFile"] = mission.KeyFile,
                ["Bus:Url"] = mission.Vhost.Uri,
                ["Services:content"] = content,
                ["Services:events"] = events,
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = mission.Collector.Endpoint,
                ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
                ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
            };
            if (database is null) return settings;
            mission.databases.Add(await postgres.CreateDatabase(database));
            settings["ConnectionStrings:Database"] = mission.databases[^1];
            return settings;
        }
        mission.hosts.Add(await HostProcess.Start("Embassy.Content", content, await Settings("content")));
        mission.hosts.Add(await HostProcess.Start("Embassy.Events", events, await Settings("events")));
        mission.hosts.Add(await HostProcess.Start("Embassy.Gateway", gateway, await Settings(null)));
        (mission.Gateway, mission.Content) = (gateway, content);
        using var http = new HttpClient();
        foreach (var service in (string[])[content, events])
            await Eventually.True("the bus is connected",
                async () => (await http.GetStringAsync(new Uri(service + "/health/ready")))
                    .Contains("\"bus\":\"ok\"", StringComparison.Ordinal));
        await mission.Http(Roles.Administrator)
            .Put("/v1/mission",
                new { sendingState = "DZA", receivingState = "AZE", locales = (string[])["ar", "fr", "en", "az"], approval = "none" })
                .Json(System.Net.HttpStatusCode.Created);
        return mission;
    }

    string KeyFile => Path.Combine(folder.FullName, "signing.pem");

    public HttpClient Http(params string[] roles)
    {
        var http = new HttpClient { BaseAddress = new Uri(Gateway) };
        if (roles.Length > 0)
            http.DefaultRequestHeaders.Authorization =
                new AuthenticationHeaderValue("Bearer",
                    Tokens.Issue(KeyFile, roles, roles[0], TimeSpan.FromHours(1), DateTimeOffset.UtcNow));
        return http;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in Enumerable.Reverse(hosts)) await host.DisposeAsync();
        foreach (var database in databases) await (await PostgresServer.Shared()).DropDatabase(database);
        await (await RabbitServer.Shared()).DeleteVhost(Vhost);
        await Collector.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
