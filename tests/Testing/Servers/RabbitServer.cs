using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Embassy.ServiceDefaults;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Embassy.Testing;

public sealed record RabbitVhost(string Name, string Uri);

public sealed record QueueInfo(
    string Name,
    string Type,
    uint Messages,
    bool Durable,
    [property: JsonPropertyName("auto_delete")] bool AutoDelete,
    bool? Exclusive,
    IReadOnlyDictionary<string, JsonElement> Arguments);

public sealed record ExchangeInfo(
    string Name,
    string Type,
    bool Durable,
    [property: JsonPropertyName("auto_delete")] bool AutoDelete,
    bool Internal,
    IReadOnlyDictionary<string, JsonElement> Arguments);

// A private RabbitMQ with the management API on free loopback ports, in a folder of its own.
public sealed class RabbitServer : IAsyncDisposable
{
    static readonly Lazy<Task<RabbitServer>> Common = new(() => Start(shared: true, monitored: false));

    readonly Sandbox sandbox = new("rabbitmq");
    readonly bool shared;
    readonly string accountPassword = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
    HttpClient management = null!;
    int managementPort;
    int distributionPort;
    int? monitoringPort;
    Child? server;

    RabbitServer(bool shared) => this.shared = shared;

    public int Port { get; private set; }

    // The default vhost; tests that share the broker use one each.
    public string Uri => UriOf("/");

    // Shared by all tests of this process; it ends with the process and survives DisposeAsync.
    public static Task<RabbitServer> Shared() => Common.Value;

    // A separate broker that a test may kill. Monitored: with the plugin that Prometheus scrapes.
    public static Task<RabbitServer> Start(bool monitored = false) => Start(shared: false, monitored);

    // A separate broker that also listens with TLS, with a certificate of this authority.
    public static Task<RabbitServer> Start(CertificateAuthority authority) => Start(shared: false, authority: authority);

    public int? TlsPort { get; private set; }

    public async Task<RabbitVhost> CreateVhost(string prefix)
    {
        var name = $"{prefix}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(5))}";
        await Ask(HttpMethod.Put, $"vhosts/{Escape(name)}", new { });
        await Ask(HttpMethod.Put, $"permissions/{Escape(name)}/guest", new { configure = ".*", write = ".*", read = ".*" });
        return new(name, UriOf(name));
    }

    // Creates the account as `provision` does, in one virtual host; returns the address for its host.
    public async Task<string> UriOf(RabbitVhost vhost, BrokerAccount account)
    {
        using var broker = Administration(vhost);
        await broker.Save(account, accountPassword, CancellationToken.None);
        return $"amqp://{account.User}:{accountPassword}@127.0.0.1:{Port}/{Escape(vhost.Name)}";
    }

    public BrokerAdministration Administration(RabbitVhost vhost) => new(Management, "guest", "guest", vhost.Name);

    // The management API; its administrator is guest with the password guest.
    public Uri Management => new($"http://127.0.0.1:{managementPort}");

    public int MonitoringPort => monitoringPort ?? throw new InvalidOperationException("This broker was started without monitoring.");

    public Task DeleteVhost(RabbitVhost vhost) => Ask(HttpMethod.Delete, $"vhosts/{Escape(vhost.Name)}");

    public Task DeleteQueue(RabbitVhost vhost, string queue) => Ask(HttpMethod.Delete, $"queues/{Escape(vhost.Name)}/{Escape(queue)}");

    public Task<QueueInfo[]> Queues(RabbitVhost vhost) =>
        // Without these two parameters the response comes from statistics that lag by seconds.
        Ask<QueueInfo[]>($"queues/{Escape(vhost.Name)}?disable_stats=true&enable_queue_totals=true");

    // Without the queues that the broker created for itself.
    public async Task<ExchangeInfo[]> Exchanges(RabbitVhost vhost) =>
        [.. (await Ask<ExchangeInfo[]>($"exchanges/{Escape(vhost.Name)}"))
            .Where(exchange => exchange.Name != "" && !exchange.Name.StartsWith("amq.", StringComparison.Ordinal))];

    // Messages ready for delivery, read from the queue itself.
    public static async Task<uint> Depth(string vhostUri, string queue)
    {
        await using var connection = await Connect(vhostUri);
        await using var channel = await connection.CreateChannelAsync();
        return (await channel.QueueDeclarePassiveAsync(queue)).MessageCount;
    }

    // Runs rabbitmqctl as an operator does.
    public async Task Control(params string[] arguments)
    {
        NotShared();
        using var control = await RabbitLaunch.Control(sandbox.Folder, distributionPort, arguments);
        await control.Exited.WaitAsync(TimeSpan.FromSeconds(180));
        if (control.ExitCode != 0)
            throw new InvalidOperationException(
                $"rabbitmqctl {string.Join(' ', arguments)} ended with {control.ExitCode}:\n{control.Output}");
    }

    // The last lines of its log.
    public string Log => server?.Output ?? "";

    // Ends it abruptly, as a power failure would.
    public async Task Kill()
    {
        NotShared();
        await server!.Stop(Signal.Kill, TimeSpan.FromSeconds(10));
    }

    // Stops it gracefully, as an operator does; Restart starts it again.
    public Task Stop()
    {
        NotShared();
        return server!.Stop(Signal.Term, TimeSpan.FromSeconds(30));
    }

    // Same ports, same data. A running broker is shut down gracefully first, which takes six seconds after the last
    // connection is closed; after Kill it only starts.
    public async Task Restart()
    {
        NotShared();
        await server!.Stop(Signal.Term, TimeSpan.FromSeconds(30));
        await Serve();
    }

    public ValueTask DisposeAsync()
    {
        if (!shared)
        {
            sandbox.Dispose();
            management.Dispose();
        }
        return ValueTask.CompletedTask;
    }

    static async Task<RabbitServer> Start(bool shared, bool monitored = false, CertificateAuthority? authority = null)
    {
        var rabbit = new RabbitServer(shared);
        authority?.Write(rabbit.sandbox.Folder);
        if (monitored) rabbit.monitoringPort = FreePorts.Free();
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                rabbit.ChoosePorts();
                if (authority is not null) rabbit.TlsPort = FreePorts.Free();
                try
                {
                    await rabbit.Serve();
                    return rabbit;
                }
                catch (InvalidOperationException reason) when (attempt < 5
                && reason.Message.Contains("eaddrinuse", StringComparison.Ordinal))
                {
                    // Another process took one of the ports first.
                }
            }
        }
        catch
        {
            rabbit.sandbox.Dispose();
            throw;
        }
    }

    void ChoosePorts()
    {
        (Port, managementPort, distributionPort) = (FreePorts.Free(), FreePorts.Free(), FreePorts.Free());
        management?.Dispose();
        // No system proxy and no spans, so that requests of the tests themselves do not appear in what they measure.
        management = new(new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null })
        {
            BaseAddress = new($"http://127.0.0.1:{managementPort}/api/"),
            DefaultRequestHeaders = { Authorization = new("Basic", Convert.ToBase64String("guest:guest"u8)) },
        };
    }

    async Task Serve()
    {
        server = sandbox.Adopt(
            await RabbitLaunch.Start(sandbox.Folder, Port, managementPort, distributionPort, TlsPort, monitoringPort));
        await server.Until(Answers, "RabbitMQ accepted connections", TimeSpan.FromSeconds(90));
    }

    async Task<bool> Answers()
    {
        foreach (var port in (int[])[Port, managementPort])
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port);
            }
            catch (SocketException)
            {
                return false;
            }
        }
        try
        {
            await using var connection = await Connect(Uri);
            return true;
        }
        catch (BrokerUnreachableException)
        {
            return false;
        }
    }

    static Task<IConnection> Connect(string uri) =>
        new ConnectionFactory { Uri = new(uri), AutomaticRecoveryEnabled = false }.CreateConnectionAsync();

    async Task Ask(HttpMethod method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var response = await management.SendAsync(request);
        await Expect(response);
    }

    async Task<T> Ask<T>(string path)
    {
        using var response = await management.GetAsync(path);
        await Expect(response);
        return (await response.Content.ReadFromJsonAsync<T>())!;
    }

    static async Task Expect(HttpResponseMessage response)
    {
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException(
                $"RabbitMQ answered {(int)response.StatusCode} to {response.RequestMessage!.Method} "
                + $"{response.RequestMessage.RequestUri}: {await response.Content.ReadAsStringAsync()}");
    }

    string UriOf(string vhost) => $"amqp://guest:guest@127.0.0.1:{Port}/{Escape(vhost)}";

    static string Escape(string text) => System.Uri.EscapeDataString(text);

    void NotShared()
    {
        if (shared)
            throw new InvalidOperationException("Other tests use the shared RabbitMQ; start an own one to kill it.");
    }
}
