using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Embassy.Desk;
using Embassy.Gateway;
using Embassy.Identity.Accounts;
using Embassy.ServiceDefaults;
using Embassy.Site;

namespace Embassy.Local;

/// <summary>
/// Runs every service and the gateway in one process: each host on its own loopback port, with SQLite files in one
/// folder and an in-memory bus. The hosts are the same as in containers; only their settings differ.
/// </summary>
public sealed class EmbeddedRun : IAsyncDisposable
{
    readonly List<WebApplication> services;
    readonly WebApplication gateway;
    readonly FileStream owner;
    readonly StartupGate gate;

    EmbeddedRun(List<WebApplication> services, WebApplication gateway, FileStream owner, StartupGate gate) =>
        (this.services, this.gateway, this.owner, this.gate) = (services, gateway, owner, gate);

    /// <summary>Addresses on which the gateway listens.</summary>
    public IReadOnlyList<string> Addresses => [.. gateway.Urls];

    /// <summary>
    /// Lets <c>/health/ready</c> answer 200; before this, it is 503 with <c>waitingFor: "mission"</c>.
    /// </summary>
    public void MissionIsLoaded() => gate.Open();

    public static string KeyFile(string data) => Path.Combine(data, "keys", "signing.pem");

    /// <summary>Address of the sign-in pages.</summary>
    public string IdentityAddress { get; private init; } = "";

    /// <summary>Address of the mission's public site.</summary>
    public string SiteAddress { get; private init; } = "";

    /// <summary>Address of the staff's desk.</summary>
    public string DeskAddress { get; private init; } = "";

    /// <summary>What the first start shows once: the demonstration accounts.</summary>
    public IReadOnlyList<string> Credentials { get; private init; } = [];

    /// <param name="identity">Where people sign in; null for a free port of <c>localhost</c>.</param>
    /// <param name="site">Where the public site listens; null for a free port of <c>localhost</c>.</param>
    /// <param name="desk">Where the staff's desk listens; null for a free port of <c>localhost</c>.</param>
    /// <param name="mission">Folder of the mission: its languages and occasions are read from it at each start.</param>
    /// <param name="key">The mission in the source of its announcements; null for the usual one.</param>
    public static async Task<EmbeddedRun> Start(string data, string urls, string? identity, string? site, string? desk,
        string mission, string? key, CancellationToken cancellation)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(data);
        else Directory.CreateDirectory(data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var owner = Own(data);
        Tokens.EnsureKey(KeyFile(data));
        var ports = FreePorts(ServiceCatalogue.All.Count + 3);
        var signIn = identity ?? $"http://localhost:{ports[^1].ToString(CultureInfo.InvariantCulture)}";
        var website = site ?? $"http://localhost:{ports[^2].ToString(CultureInfo.InvariantCulture)}";
        var office = desk ?? $"http://localhost:{ports[^3].ToString(CultureInfo.InvariantCulture)}";
        var credentials = new List<string>();
        var addresses = ServiceCatalogue.Names.Zip(ports, (name, port) =>
            KeyValuePair.Create(name, $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}")).ToDictionary();
        var settings = new Dictionary<string, string?>
        {
            ["Auth:KeyFile"] = KeyFile(data),
            ["Auth:Authority"] = addresses["identity"],
            ["Bus:Url"] = "",
            ["Bus:Url_FILE"] = "",
            [MissionData.Setting] = Path.GetFullPath(mission),
            ["PublicAddress"] = urls.Split(';')[0].Replace("*", "localhost", StringComparison.Ordinal)
                .Replace("+", "localhost", StringComparison.Ordinal),
        };
        // Feeds, calendars and search lead to the mission's site, unless the environment says otherwise.
        if (Environment.GetEnvironmentVariable("Site__Link") is null) settings["Site:Link"] = website + "/{locale}/{type}/{slug}";
        if (key is not null) settings["Mission:Key"] = key;
        foreach (var (name, address) in addresses) settings[$"Services:{name}"] = address;

        var bus = new MemoryBus();
        Action<WebApplicationBuilder> Embed(string name) => builder =>
        {
            builder.Configuration.AddInMemoryCollection(settings).AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["ConnectionStrings:Database"] = $"Data Source={Path.Combine(data, name + ".db")}",
                ["Telemetry:Shared"] = "true",
                ["Search:Folder"] = Path.Combine(data, "search"),
                ["Assets:Folder"] = Path.Combine(data, "assets"),
                ["Identity:Address"] = signIn,
                // A front end under development runs on a port of its own.
                ["Identity:Redirects"] = "http://localhost/callback http://127.0.0.1/callback http://localhost/signed-out",
                ["Identity:Desk"] = Uri.TryCreate(office, UriKind.Absolute, out var its) && its.IsLoopback ? office : "http://localhost",
                ["Identity:Demonstration"] = "true",
                // The demonstration accounts are for trying things out at once.
                ["Identity:SecondFactorFor"] = "none",
            });
            // People reach it by a name, the other hosts by an address: the first is what tokens say.
            builder.WebHost.UseUrls(name == "identity" ? [addresses[name], signIn] : [addresses[name]]);
            builder.Services.AddSingleton(bus).AddSingleton<OperatorOutput>(credentials.Add);
        };
        Task<WebApplication> Begin(Func<WebApplication> build) => Task.Run(async () =>
        {
            var host = build();
            await host.StartAsync(cancellation);
            return host;
        }, cancellation);

        var gate = new StartupGate();
        gate.Close("mission");

        // The gateway and the first service start together, and the others one by one, which leaves a core for readers.
        var gateway = Begin(() => GatewayHost.Build([], builder =>
        {
            // A front end under development runs on a port of its own.
            var origins = builder.Configuration["Cors:Origins"] ?? "http://localhost:*";
            builder.Configuration.AddInMemoryCollection(settings)
                .AddInMemoryCollection(new Dictionary<string, string?>
                {
                    ["Telemetry:Name"] = "embassy-local",
                    ["Cors:Origins"] = origins,
                    ["Gateway:Site"] = website,
                });
            builder.WebHost.UseUrls(urls);
            builder.Services.AddSingleton(bus).AddSingleton(gate);
        }));
        var services = new List<WebApplication>();
        foreach (var (name, build) in ServiceCatalogue.All)
        {
            services.Add(await Begin(() => build([], Embed(name))));
            await gateway;
        }
        // Last: it is stopped with the services, and reads the gateway alone.
        services.Add(await Begin(() => SiteHost.Build([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Website:Gateway"] = settings["PublicAddress"],
                ["Website:PublicUrl"] = website,
                ["Website:Api"] = settings["PublicAddress"],
                ["Website:Demonstration"] = Path.GetFileName(mission) == "demo" ? "true" : "false",
                ["Telemetry:Shared"] = "true",
            });
            builder.WebHost.UseUrls(website);
        })));
        services.Add(await Begin(() => DeskHost.Build([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Desk:Gateway"] = settings["PublicAddress"],
                ["Desk:Authority"] = signIn,
                ["Desk:PublicUrl"] = office,
                ["Desk:SiteUrl"] = website,
                ["Desk:Keys"] = Path.Combine(data, "desk"),
                ["Telemetry:Shared"] = "true",
            });
            builder.WebHost.UseUrls(office);
        })));
        return new EmbeddedRun(services, await gateway, owner, gate)
        {
            IdentityAddress = signIn,
            SiteAddress = website,
            DeskAddress = office,
            Credentials = credentials,
        };
    }

    /// <summary>Is cancelled by Ctrl+C or SIGTERM, also while the mission is still being loaded.</summary>
    public CancellationToken Stopping => gateway.Lifetime.ApplicationStopping;

    /// <summary>Runs until Ctrl+C or SIGTERM.</summary>
    public Task Wait() => gateway.WaitForShutdownAsync();

    /// <summary>
    /// Stops the gateway first, so that no new requests arrive, then each service with its last announcements.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await gateway.StopAsync();
        await Task.WhenAll(services.Select(s => s.StopAsync()));
        foreach (var host in services.Append(gateway)) await host.DisposeAsync();
        await owner.DisposeAsync();
    }

    // Two processes on one folder would relay the same outbox.
    internal static FileStream Own(string data)
    {
        try
        {
            return new FileStream(Path.Combine(data, "owner.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new InvalidOperationException($"Another run uses {data}. Stop it, or choose another folder with --data.");
        }
    }

    static int[] FreePorts(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(l => l.Start());
        var ports = listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port).ToArray();
        listeners.ForEach(l => l.Stop());
        return ports;
    }
}
