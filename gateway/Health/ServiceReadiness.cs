using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Health;

/// <summary>Caches the readiness of each service for one second. Concurrent requests share one check.</summary>
sealed class ServiceReadiness(ServiceClients serviceClients, TimeProvider clock) : IDisposable
{
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    readonly ConcurrentDictionary<string, HttpClient> clients = new();
    readonly Lock gate = new();
    Task<Dictionary<string, string>>? asked;
    long endedAt;

    /// <summary>
    /// Returns the state of each service by name: <c>ok</c>, <c>degraded</c>, <c>unready</c> or <c>unreachable</c>.
    /// </summary>
    public Task<Dictionary<string, string>> States(CancellationToken cancellation)
    {
        lock (gate)
        {
            if (asked is null || asked.IsCompleted && clock.GetElapsedTime(endedAt) >= Fresh) asked = AskAll();
            return asked.WaitAsync(cancellation);
        }
    }

    public void Dispose()
    {
        foreach (var client in clients.Values) client.Dispose();
    }

    async Task<Dictionary<string, string>> AskAll()
    {
        var states = await Task.WhenAll(serviceClients.Addresses.GroupBy(a => a.Value)
            .Select(async process => (Names: process.Select(p => p.Key), State: await Ask(process.First().Key, process.Key))));
        lock (gate) endedAt = clock.GetTimestamp();
        return states.SelectMany(s => s.Names.Select(name => (Name: name, s.State))).ToDictionary(s => s.Name, s => s.State);
    }

    // One of the replicas answers for all: a service is ready while one of them is.
    async Task<string> Ask(string service, string address)
    {
        var client = clients.GetOrAdd(service, Client);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address + ServiceDefaults.Health.Ready)
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            using var answer = await client.SendAsync(request);
            using var body = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync());
            return body.RootElement.GetProperty("status").GetString() ?? "unreadable";
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or JsonException or KeyNotFoundException)
        {
            return "unreachable";
        }
    }

    HttpClient Client(string service) =>
        new(serviceClients.Balanced(service, () => new SocketsHttpHandler { PooledConnectionLifetime = ReplicaConnection.Lifetime }))
        {
            Timeout = TimeSpan.FromSeconds(4),
        };
}
