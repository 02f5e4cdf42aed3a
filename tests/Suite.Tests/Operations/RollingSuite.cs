using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using Embassy.Local;
using Embassy.ServiceDefaults;
using Embassy.Suite.Tests.Journeys;

namespace Embassy.Suite.Tests.Operations;

/// <summary>
/// Every host twice, as programs, behind the proxy that deploy/systemd ships: two replicas of each service, which share
/// its database, and two gateways.
/// </summary>
sealed class RollingSuite : IAsyncDisposable
{
    readonly Dictionary<string, string[]> addresses = new()
    {
        ["gateway"] = [HostProcess.FreeAddress(), HostProcess.FreeAddress()],
    };
    readonly ConcurrentDictionary<(string Host, int Replica), HostProcess> hosts = new();
    readonly Dictionary<string, string> databases = [];
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("embassy-rolling-");
    PostgresServer postgres = null!;
    RabbitServer rabbit = null!;
    RabbitVhost vhost = null!;
    Child? nginx;

    /// <summary>Where clients ask: the proxy.</summary>
    public Uri Address { get; } = new($"https://127.0.0.1:{FreePorts.Free().ToString(CultureInfo.InvariantCulture)}");

    /// <summary>In the order in which they are restarted: the gateways last.</summary>
    public static IReadOnlyList<string> Hosts { get; } = [.. ServiceCatalogue.Names, "gateway"];

    public string Token(params string[] roles) => Tokens.Issue(KeyFile, roles, "rolling", TimeSpan.FromHours(8), DateTimeOffset.UtcNow);

    string KeyFile => Path.Combine(folder.FullName, "signing.pem");

    public static async Task<RollingSuite> Start()
    {
        var suite = new RollingSuite();
        try
        {
            (suite.postgres, suite.rabbit) = (await PostgresServer.Shared(), await RabbitServer.Shared());
            suite.vhost = await suite.rabbit.CreateVhost("rolling");
            Tokens.EnsureKey(suite.KeyFile);
            foreach (var service in ServiceCatalogue.Names)
            {
                suite.addresses[service] = [HostProcess.FreeAddress(), HostProcess.FreeAddress()];
                suite.databases[service] = await suite.postgres.CreateDatabase(service);
            }
            foreach (var host in Hosts) await Task.WhenAll(suite.Begin(host, 0), suite.Begin(host, 1));
            await suite.Proxy();
            return suite;
        }
        catch
        {
            await suite.DisposeAsync();
            throw;
        }
    }

    public async Task Begin(string host, int replica)
    {
        var settings = new Dictionary<string, string>
        {
            ["Auth:KeyFile"] = KeyFile,
            ["Auth:Authority"] = addresses["identity"][0],
            ["Auth:AllowHttp"] = "true",
            ["Bus:Url"] = vhost.Uri,
            ["Assets:Folder"] = Path.Combine(folder.FullName, "assets"),
            ["Search:Folder"] = Path.Combine(folder.FullName, $"search-{replica}"),
            ["Limits:ReadsPerMinute"] = "10000000",
            ["Limits:WritesPerMinute"] = "10000000",
            ["Changes:StreamsPerClient"] = "0",
            ["Proxies:Trusted"] = "127.0.0.1",
            ["Gateway:DrainSeconds"] = "2",
        };
        foreach (var (name, all) in addresses) settings[$"Services:{name}"] = string.Join(' ', all);
        if (host == "identity") settings["Identity:Address"] = addresses["identity"][0];
        if (databases.TryGetValue(host, out var database)) settings["ConnectionStrings:Database"] = database;
        var address = addresses[host][replica];
        hosts[(host, replica)] =
            await HostProcess.Start($"Embassy.{char.ToUpperInvariant(host[0])}{host[1..]}", address, settings);
        // Services are ready with their database; a gateway names services that are away for others.
        using var http = new HttpClient();
        var path = host == "gateway" ? "/health/live" : "/health/ready";
        await Eventually.True($"{host} is ready", async () => (await http.GetAsync(new Uri(address + path))).IsSuccessStatusCode);
    }

    public Task<int> Stop(string host, int replica) => hosts[(host, replica)].Stop();

    // Its own files, with the addresses of this run; a second gateway is a line.
    async Task Proxy()
    {
        using var authority = new CertificateAuthority("rolling");
        var (certificate, key) = authority.Issue();
        string In(string name) => Path.Combine(folder.FullName, name);
        await File.WriteAllTextAsync(In("fullchain.pem"), certificate);
        await File.WriteAllTextAsync(In("privkey.pem"), key);
        var source = Path.Combine(Repository.Root, "deploy", "systemd", "nginx");
        string Port(string address) => new Uri(address).Authority;
        var tls = (await File.ReadAllTextAsync(Path.Combine(source, "embassy-tls.conf")))
            .Replace("/etc/embassy/tls", folder.FullName, StringComparison.Ordinal);
        await File.WriteAllTextAsync(In("embassy-tls.conf"), tls);
        var gateways = string.Concat(addresses["gateway"].Select(a => $"server {Port(a)} fail_timeout=1s; "));
        var site = (await File.ReadAllTextAsync(Path.Combine(source, "embassy.conf")))
            .Replace("/etc/nginx/embassy-tls.conf", In("embassy-tls.conf"), StringComparison.Ordinal)
            .Replace("server 127.0.0.1:5100 fail_timeout=1s; ", gateways, StringComparison.Ordinal)
            .Replace("server 127.0.0.1:5106 ", $"server {Port(addresses["identity"][0])} ", StringComparison.Ordinal)
            .Replace("listen 80;", $"listen 127.0.0.1:{FreePorts.Free().ToString(CultureInfo.InvariantCulture)};", StringComparison.Ordinal)
            .Replace("listen 443 ", $"listen {Address.Authority} ", StringComparison.Ordinal);
        site = string.Join('\n', site.Split('\n').Where(line => !line.Contains("listen [::]", StringComparison.Ordinal)));
        await File.WriteAllTextAsync(In("embassy.conf"), site);
        var places = string.Concat(((string[])["client_body", "proxy", "fastcgi", "uwsgi", "scgi"])
            .Select(kind => $"{kind}_temp_path {In(kind)};\n"));
        await File.WriteAllTextAsync(In("nginx.conf"), $$"""
            pid {{In("nginx.pid")}};
            daemon off;
            error_log stderr error;
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
            events { worker_connections 1024; }
            http {
            access_log off;
            {{places}}
            include {{In("embassy.conf")}};
            }
            """);
        nginx = await Child.Start(Installed.Find("nginx"), ["-p", folder.FullName, "-c", In("nginx.conf")], last: Signal.Term);
        using var http = CertificateAuthority.Client(certificate: null);
        await nginx.Until(async () =>
        {
            try
            {
                return (await http.GetAsync(new Uri(Address, "/health/live"))).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, "nginx answered", TimeSpan.FromSeconds(30));
    }

    public HttpClient Http(string? token = null)
    {
        var http = CertificateAuthority.Client(certificate: null);
        http.BaseAddress = Address;
        if (token is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    public async ValueTask DisposeAsync()
    {
        nginx?.Dispose();
        foreach (var host in hosts.OrderByDescending(h => h.Key.Host == "gateway")) await host.Value.DisposeAsync();
        foreach (var database in databases.Values) await postgres.DropDatabase(database);
        if (vhost is not null) await rabbit.DeleteVhost(vhost);
        folder.Delete(recursive: true);
    }
}
