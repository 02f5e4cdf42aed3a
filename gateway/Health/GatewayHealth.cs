using System.Net;
using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Health;

/// <summary><c>/health/live</c>: the gateway answers. <c>/health/ready</c>: so does every service; names the one that does not.</summary>
static class GatewayHealth
{
    public static void MapGatewayHealth(this IEndpointRouteBuilder app)
    {
        var client = new HttpClient(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(2) }) { Timeout = TimeSpan.FromSeconds(4) };
        app.MapMethods(ServiceDefaults.Health.Live, ["GET", "HEAD"], () => Results.Json(new { status = "ok" }));
        app.MapMethods(ServiceDefaults.Health.Ready, ["GET", "HEAD"], async (Peers peers, IHostApplicationLifetime life, CancellationToken cancellation) =>
        {
            var asked = await Task.WhenAll(peers.Addresses.GroupBy(a => a.Value).Select(async process =>
                (Names: process.Select(p => p.Key), State: await Ask(client, process.Key, cancellation))));
            var services = asked.SelectMany(a => a.Names.Select(name => (Name: name, a.State))).ToDictionary(s => s.Name, s => s.State);
            var unready = services.Where(s => s.Value is not ("ok" or "degraded")).Select(s => s.Key).Order().ToArray();
            var stopping = life.ApplicationStopping.IsCancellationRequested;
            return Results.Json(new { status = unready.Length > 0 || stopping ? "unready" : "ok", unready, services, stopping },
                statusCode: unready.Length > 0 || stopping ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
        });
    }

    static async Task<string> Ask(HttpClient client, string address, CancellationToken cancellation)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address + ServiceDefaults.Health.Ready)
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            };
            using var answer = await client.SendAsync(request, cancellation);
            using var body = JsonDocument.Parse(await answer.Content.ReadAsStreamAsync(cancellation));
            return body.RootElement.GetProperty("status").GetString() ?? "unreadable";
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or JsonException or KeyNotFoundException)
        {
            return "unreachable";
        }
    }
}
