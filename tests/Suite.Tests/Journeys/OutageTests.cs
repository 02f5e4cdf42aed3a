using System.Text.Json;
using Embassy.Local;
using Embassy.ServiceDefaults;

namespace Embassy.Suite.Tests.Journeys;

/// <summary>
/// PostgreSQL and RabbitMQ are unavailable to every program for fifteen seconds. No program ends, and all recover.
/// </summary>
[NeedsServers]
public sealed class OutageTests
{
    static readonly string[] Services = [.. ServiceCatalogue.Names.Select(n => char.ToUpperInvariant(n[0]) + n[1..])];

    [Fact]
    public async Task No_program_ends_while_database_and_broker_are_away_and_all_are_ready_again()
    {
        await using var postgres = await PostgresServer.Start();
        await using var rabbit = await RabbitServer.Start();
        var folder = Directory.CreateTempSubdirectory("embassy-outage-");
        var hosts = new Dictionary<string, HostProcess>();
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        try
        {
            var key = Path.Combine(folder.FullName, "signing.pem");
            Tokens.EnsureKey(key);
            var addresses = Services.Append("Gateway").ToDictionary(name => name, _ => HostProcess.FreeAddress());
            var settings = new Dictionary<string, string> { ["Auth:KeyFile"] = key, ["Bus:Url"] = rabbit.Uri };
            foreach (var name in Services) settings[$"Services:{name.ToLowerInvariant()}"] = addresses[name];
            await Task.WhenAll(addresses.Select(async a =>
            {
                var own = new Dictionary<string, string>(settings)
                {
                    ["Assets:Folder"] = Path.Combine(folder.FullName, "assets"),
                    ["Search:Folder"] = Path.Combine(folder.FullName, "search"),
                };
                if (a.Key != "Gateway") own["ConnectionStrings:Database"] = await postgres.CreateDatabase(a.Key);
                var host = await HostProcess.Start("Embassy." + a.Key, a.Value, own);
                lock (hosts) hosts[a.Key] = host;
            }));
            async Task AllReady(string when)
            {
                foreach (var name in Services)
                {
                    var last = "";
                    try
                    {
                        await Eventually.True($"{name} is ok {when}", async () =>
                        {
                            last = await Ready(http, addresses[name]);
                            return last.Contains("\"status\":\"ok\"", StringComparison.Ordinal);
                        });
                    }
                    catch (TimeoutException e)
                    {
                        throw new TimeoutException($"{e.Message} It says {last}", e);
                    }
                }
            }
            await AllReady("at the start");

            await postgres.Kill();
            // In order: RabbitMQ 3.10 may not find the leaders of quorum queues again that it made seconds before it
            // was killed.
            await rabbit.Stop();
            // The fault is its length: loops try again every second or ten.
            await Task.Delay(TimeSpan.FromSeconds(15));
            foreach (var (name, host) in hosts) Assert.False(host.HasExited, $"{name} ended.");
            await Task.WhenAll(postgres.Restart(), rabbit.Restart());
            await AllReady("again");
            foreach (var (name, host) in hosts) Assert.False(host.HasExited, $"{name} ended.");
            foreach (var name in Services)
                Assert.Equal("[]", JsonElement.Parse(await Ready(http, addresses[name])).GetProperty("failing").GetRawText());
        }
        finally
        {
            foreach (var host in hosts.Values) await host.DisposeAsync();
            folder.Delete(recursive: true);
        }
    }

    static async Task<string> Ready(HttpClient http, string address)
    {
        try
        {
            return await (await http.GetAsync(new Uri(address + "/health/ready"))).Content.ReadAsStringAsync();
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return e.Message;
        }
    }
}
