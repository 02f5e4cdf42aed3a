using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Embassy.Gateway;
using Embassy.Log.V1;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Embassy.Testing;

/// <summary>A service, built as its program builds it: <c>new Host("content", ContentHost.Build)</c>.</summary>
public sealed record Host(string Name, Func<string[], Action<WebApplicationBuilder>?, WebApplication> Build);

/// <summary>
/// Services and a gateway in this process, listening on loopback ports, on SQLite and the in-memory bus or on
/// PostgreSQL and RabbitMQ. Tests use public interfaces: HTTP at the gateway, gRPC at a service, AMQP at the
/// broker.
/// </summary>
public sealed class Stack : IAsyncDisposable
{
    readonly Dictionary<string, WebApplication> services = [];
    readonly Dictionary<string, Func<WebApplication>> builds = [];
    readonly Dictionary<string, string> addresses = [];
    readonly Dictionary<string, string> databases = [];
    readonly Dictionary<string, string> accounts = [];
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("embassy-stack-");
    readonly List<IDisposable> clients = [];
    readonly Way way;
    readonly List<WebApplication> gateways = [];
    readonly LogCapture logged = new();
    bool standIns;
    TimeProvider? clock;
    MemoryBus? memory;
    RabbitVhost? vhost;

    Stack(Way way) => this.way = way;

    /// <summary>The key with which every host validates tokens, including hosts outside this process.</summary>
    public string KeyFile => Path.Combine(folder.FullName, "signing.pem");

    /// <summary>The gateway's address.</summary>
    public string Address => gateways[0].Urls.First();

    /// <summary>The addresses of all gateways, if a test requested several.</summary>
    public IReadOnlyList<string> Addresses => [.. gateways.Select(g => g.Urls.First())];

    /// <summary>The host of a gateway, to inspect it.</summary>
    public WebApplication Gateway(int index = 0) => gateways[index];

    /// <summary>
    /// Lines that the hosts have logged so far at this level or above (kept only from Warning up).
    /// </summary>
    public IReadOnlyList<string> Logged(LogLevel level = LogLevel.Error) => logged.Lines(level);

    /// <summary>The broker, if there is one.</summary>
    public RabbitVhost Vhost => vhost ?? throw new InvalidOperationException("The embedded way has no broker.");

    /// <param name="settings">Settings that differ from the defaults, for every host.</param>
    /// <param name="gateways">The number of gateways in front of the services.</param>
    /// <param name="mission">False leaves the mission unset; otherwise DZA in AZE, in ar, fr, en, az, where one person
    /// may publish, if content is there.</param>
    /// <param name="clock">The clock of every host instead of the system's.</param>
    public static async Task<Stack> Start(
        Way way, IReadOnlyList<Host> hosts, IReadOnlyDictionary<string, string?>? settings = null, bool mission = true, int gateways = 1,
        TimeProvider? clock = null)
    {
        // A stand-in for a service need not keep its contract: that is the point of such a test.
        var stack = new Stack(way)
        {
            standIns = settings?.Keys.Any(k => k.StartsWith("Services:", StringComparison.Ordinal)) == true,
            clock = clock,
        };
        Tokens.EnsureKey(stack.KeyFile);
        if (way == Way.Real)
        {
            var (postgres, rabbit) = (PostgresServer.Shared(), RabbitServer.Shared());
            await Task.WhenAll(postgres, rabbit);
            stack.vhost = await rabbit.Result.CreateVhost("embassy");
            await stack.MakeAccounts(rabbit.Result, stack.vhost, hosts.Select(h => h.Name));
            foreach (var host in hosts) stack.databases[host.Name] = await postgres.Result.CreateDatabase(host.Name.Replace('-', '_'));
        }
        else
        {
            stack.memory = new MemoryBus();
            foreach (var host in hosts)
                stack.databases[host.Name] = $"Data Source={Path.Combine(stack.folder.FullName, host.Name + ".db")}";
        }
        var scheme = settings?.ContainsKey("Tls:CertificateFile") == true ? "https" : "http";
        foreach (var host in hosts)
            stack.addresses[host.Name] = $"{scheme}://127.0.0.1:{FreePorts.Free().ToString(CultureInfo.InvariantCulture)}";
        foreach (var host in hosts)
        {
            stack.builds[host.Name] = () => host.Build([], stack.Embed(host.Name, settings));
            stack.services[host.Name] = stack.builds[host.Name]();
        }
        for (var i = 0; i < gateways; i++) stack.gateways.Add(GatewayHost.Build([], stack.Embed("gateway", settings)));
        await Task.WhenAll(stack.services.Values.Concat(stack.gateways).Select(h => Task.Run(() => h.StartAsync())));
        // An announcement made before a queue is bound would reach its handler only from the log, a minute later.
        await Eventually.True("every bus is connected",
            () => Task.FromResult(stack.services.Values.All(s => s.Services.GetRequiredService<Bus>().IsConnected)
            && stack.gateways.All(g => g.Services.GetRequiredService<AnnouncementListener>().IsListening)));
        if (mission && stack.services.ContainsKey("content")) await stack.SetUpMission();
        return stack;
    }

    // Each host has an account of its own, with the same permissions as in containers.
    async Task MakeAccounts(RabbitServer rabbit, RabbitVhost vhost, IEnumerable<string> hosts)
    {
        using (var broker = rabbit.Administration(vhost)) await broker.DeclareExchange(CancellationToken.None);
        foreach (var host in hosts.Append("gateway"))
            accounts[host] =
                await rabbit.UriOf(vhost, host is "gateway" or "webhooks" ? BrokerAccount.Listener(host) : BrokerAccount.Service(host));
    }

    Action<WebApplicationBuilder> Embed(string name, IReadOnlyDictionary<string, string?>? settings) => builder =>
    {
        var own = new Dictionary<string, string?>
        {
            ["Auth:KeyFile"] = KeyFile,
            ["Bus:Url"] = accounts.GetValueOrDefault(name) ?? vhost?.Uri ?? "",
            ["Bus:RetrySeconds"] = "0.05 0.1",
            ["CatchUp:RetrySeconds"] = "0.3",
            // A test is one client that sends many requests.
            ["Limits:ReadsPerMinute"] = "10000000",
            ["Limits:WritesPerMinute"] = "10000000",
            ["Changes:StreamsPerClient"] = "1000",
            ["Connections:PerClient"] = "100000",
            ["Connections:Total"] = "100000",
            ["Telemetry:Shared"] = "true",
            ["Assets:Folder"] = Path.Combine(folder.FullName, "assets"),
            ["ConnectionStrings:Database"] = databases.GetValueOrDefault(name),
        };
        foreach (var (service, address) in addresses) own[$"Services:{service}"] = address;
        builder.Configuration.AddInMemoryCollection(own);
        if (settings is not null) builder.Configuration.AddInMemoryCollection(settings);
        builder.WebHost.UseUrls(addresses.GetValueOrDefault(name) ?? $"http://127.0.0.1:{FreePorts.Free().ToString(CultureInfo.InvariantCulture)}");
        builder.Logging.SetMinimumLevel(Enum.TryParse<LogLevel>(Environment.GetEnvironmentVariable("EMBASSY_TEST_LOG"), out var level)
            ? level : LogLevel.Error);
        builder.Logging.AddProvider(logged).AddFilter<LogCapture>("Embassy", LogLevel.Warning);
        if (memory is not null) builder.Services.AddSingleton(memory);
        if (clock is not null) builder.Services.AddSingleton(clock);
    };

    async Task SetUpMission()
    {
        var answer = await Http(Roles.Administrator).PutAsJsonAsync("/v1/mission", new
        {
            sendingState = "DZA",
            receivingState = "AZE",
            locales = (string[])["ar", "fr", "en", "az"],
            timeZones = (string[])["Africa/Algiers", "Asia/Baku"],
            approval = "none",
        });
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>A signed token for these roles; none without roles.</summary>
    public string? Token(params string[] roles) =>
        roles.Length == 0 ? null : Tokens.Issue(KeyFile, roles, roles[0], TimeSpan.FromHours(1), DateTimeOffset.UtcNow);

    /// <summary>
    /// A client of the gateway's HTTP API with a token for these roles; checks responses against the OpenAPI document.
    /// </summary>
    public HttpClient Http(params string[] roles) => Http(0, roles);

    /// <summary>The same for one of several gateways.</summary>
    public HttpClient Http(int gateway, params string[] roles)
    {
        var http = new HttpClient(standIns ? Handler()
            : new ContractHandler { InnerHandler = Handler() })
        {
            BaseAddress = new Uri(Addresses[gateway]),
            Timeout = TimeSpan.FromSeconds(60)
        };
        if (Token(roles) is { } token) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        lock (clients) clients.Add(http);
        return http;
    }

    // As browsers do, non-ASCII characters are sent as UTF-8.
    static SocketsHttpHandler Handler() => new() { RequestHeaderEncodingSelector = (_, _) => System.Text.Encoding.UTF8 };

    /// <summary>A native gRPC channel directly to a service, or to the gateway, with a token for these roles.</summary>
    public CallInvoker Grpc(string service, params string[] roles)
    {
        var token = Token(roles);
        var credentials = CallCredentials.FromInterceptor((_, metadata) =>
        {
            if (token is not null) metadata.Add("Authorization", $"Bearer {token}");
            return Task.CompletedTask;
        });
        var channel = GrpcChannel.ForAddress(service == "gateway" ? Address : addresses[service], new GrpcChannelOptions
        {
            UnsafeUseInsecureChannelCallCredentials = true,
            Credentials = ChannelCredentials.Create(ChannelCredentials.Insecure, credentials),
        });
        lock (clients) clients.Add(channel);
        return channel.CreateCallInvoker();
    }

    /// <summary>A service's own address, as other services use it.</summary>
    public string AddressOf(string service) => addresses[service];

    /// <summary>The files that the services store in one of their folders: <c>assets</c>.</summary>
    public string[] Kept(string name) => Path.Combine(folder.FullName, name) is var at && Directory.Exists(at)
        ? Directory.GetFiles(at, "*", SearchOption.AllDirectories) : [];

    public bool Has(string service) => services.ContainsKey(service);

    public WebApplication App(string service) => services[service];

    /// <summary>A service's own container, to inspect its rows.</summary>
    public IServiceProvider Services(string service) => services[service].Services;

    /// <summary>Runs a query on a service's database as the service itself, which sees everything.</summary>
    public async Task<T> Query<TDb, T>(string service, Func<TDb, Task<T>> query) where TDb : EmbassyDb
    {
        await using var scope = Services(service).CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<RequestContext>().Caller = Caller.Service;
        return await query(scope.ServiceProvider.GetRequiredService<TDb>());
    }

    /// <summary>The number of announcements that all services have published; null while one still waits.</summary>
    public async Task<long?> Published()
    {
        long all = 0;
        foreach (var service in services.Keys)
        {
            var (published, waiting) = await Query<EmbassyDb, (long, bool)>(service, async db =>
                (await db.Outbox.LongCountAsync(r => r.PublishedAt != null),
                    await db.Outbox.AnyAsync(r => r.PublishedAt == null && r.SetAsideAt == null && r.NotBefore == null)));
            if (waiting) return null;
            all += published;
        }
        return all;
    }

    /// <summary>Everything that a service has announced so far, once its outbox is empty.</summary>
    public async Task<IReadOnlyList<Announcement>> Log(string service)
    {
        await Eventually.True($"the outbox of {service} is empty", () => Query<EmbassyDb, bool>(service, async db =>
        {
            var now = DateTimeOffset.UtcNow;
            return !await db.Outbox.AnyAsync(
                r => r.PublishedAt == null && r.SetAsideAt == null && (r.NotBefore == null || r.NotBefore <= now));
        }));
        var client = new LogService.LogServiceClient(Grpc(service));
        var all = new List<Announcement>();
        for (long after = 0; ;)
        {
            var page = await client.ReadLogAsync(new ReadLogRequest { After = after, Limit = 500 });
            all.AddRange(page.Announcements);
            if (page.Announcements.Count < 500) return all;
            after = page.NextAfter;
        }
    }

    /// <summary>Restarts a service on its own data and address, after <see cref="Stop"/>.</summary>
    public async Task Restart(string service)
    {
        await services[service].DisposeAsync();
        services[service] = builds[service]();
        await services[service].StartAsync();
    }

    /// <summary>Copies a service's database while the service is stopped; the service runs again afterwards.</summary>
    public Task Backup(string service) => WhileStopped(service, () => Copy(databases[service], BackupOf(service)));

    /// <summary>Replaces the database with the copy.</summary>
    /// <param name="newEpoch">Runs the service's <c>log --new-epoch</c> before it starts, as the restore is
    /// documented.</param>
    public Task Restore(string service, bool newEpoch = true) => WhileStopped(service, async () =>
    {
        await Copy(BackupOf(service), databases[service]);
        if (!newEpoch) return;
        await using var command = builds[service]();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                if (await LogCommand.Run(command, begin: true, json: true, TextWriter.Null) == 0) return;
                throw new InvalidOperationException("log --new-epoch failed.");
            }
            catch (Npgsql.NpgsqlException e) when (e.IsTransient && attempt < 50)
            {
                // Pooled connections from before the copy fail once each.
            }
        }
    });

    async Task WhileStopped(string service, Func<Task> work)
    {
        await Stop(service);
        // The pool outlives its host, but its connections would not survive the copy.
        if (way == Way.Real)
            await Query<EmbassyDb, int>(service, db =>
            {
                Npgsql.NpgsqlConnection.ClearPool((Npgsql.NpgsqlConnection)db.Database.GetDbConnection());
                return Task.FromResult(0);
            });
        await services[service].DisposeAsync();
        try
        {
            await work();
        }
        finally
        {
            services[service] = builds[service]();
        }
        await services[service].StartAsync();
    }

    /// <summary>
    /// A folder with the address of each database, <c>DIR/content/database</c> and so on, as <c>provision</c> writes.
    /// </summary>
    public string DatabaseSettings()
    {
        var settings = Path.Combine(folder.FullName, "settings");
        foreach (var (service, connection) in databases)
        {
            Directory.CreateDirectory(Path.Combine(settings, service));
            File.WriteAllText(Path.Combine(settings, service, "database"), connection + "\n");
        }
        return settings;
    }

    /// <summary>Where the services store assets.</summary>
    public string AssetFolder => Path.Combine(folder.FullName, "assets");

    /// <summary>Stops every service while a command works on their databases; the gateways go on.</summary>
    public async Task WhileAllStopped(Func<Task> work)
    {
        await Task.WhenAll(services.Keys.Select(Stop));
        foreach (var service in services.Keys.ToList()) await services[service].DisposeAsync();
        // The pools outlive their hosts in this process, which would look as if the hosts ran.
        if (way == Way.Real)
            foreach (var connection in databases.Values) await (await PostgresServer.Shared()).CloseConnections(connection);
        if (way == Way.Embedded) Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        try
        {
            await work();
        }
        finally
        {
            foreach (var service in services.Keys.ToList()) services[service] = builds[service]();
        }
        await Task.WhenAll(services.Values.Select(s => s.StartAsync()));
    }

    string BackupOf(string service) => way == Way.Real
        ? databases[service].Replace($"Database={new Npgsql.NpgsqlConnectionStringBuilder(databases[service]).Database}",
            $"Database={new Npgsql.NpgsqlConnectionStringBuilder(databases[service]).Database}_backup", StringComparison.Ordinal)
        : databases[service] + ".backup";

    async Task Copy(string from, string to)
    {
        if (way == Way.Real)
        {
            await (await PostgresServer.Shared()).CopyDatabase(from, to);
            return;
        }
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        static string File(string connection) => connection["Data Source=".Length..];
        // The last commits are in a separate file beside the database.
        foreach (var part in (string[])["", "-wal", "-shm"])
        {
            System.IO.File.Delete(File(to) + part);
            if (System.IO.File.Exists(File(from) + part)) System.IO.File.Copy(File(from) + part, File(to) + part);
        }
    }

    /// <summary>Stops one service as an operator would, and waits until it has drained.</summary>
    public Task Stop(string service) => services[service].StopAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients) client.Dispose();
        await Task.WhenAll(gateways.Select(g => g.StopAsync()));
        await Task.WhenAll(services.Values.Select(s => s.StopAsync()));
        foreach (var host in services.Values.Concat(gateways)) await host.DisposeAsync();
        if (way == Way.Real)
        {
            foreach (var database in databases.Keys.Select(BackupOf).Concat(databases.Values))
                await (await PostgresServer.Shared()).DropDatabase(database);
            await (await RabbitServer.Shared()).DeleteVhost(Vhost);
        }
        folder.Delete(recursive: true);
    }
}
