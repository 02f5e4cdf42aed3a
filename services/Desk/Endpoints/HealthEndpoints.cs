using Embassy.Web.Gateway;

namespace Embassy.Desk.Endpoints;

/// <summary>Whether the desk runs, and whether the gateway has responded within the last ten seconds.</summary>
static class HealthEndpoints
{
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10), Longest = TimeSpan.FromSeconds(2);

    public static void MapDeskHealth(this IEndpointRouteBuilder routes)
    {
        var (last, clock) = (DateTimeOffset.MinValue, routes.ServiceProvider.GetRequiredService<TimeProvider>());
        routes.MapGet("/health/live", () => Results.Json(new { status = "alive" })).AllowAnonymous();
        routes.MapGet("/health/ready", async (GatewayHttp gateway, HttpContext http) =>
        {
            if (clock.GetUtcNow() - last > Fresh && await Responds(gateway, http.RequestAborted)) last = clock.GetUtcNow();
            return clock.GetUtcNow() - last <= Fresh ? Results.Json(new { status = "ready" })
                : Results.Json(new { status = "waiting", waitingFor = "gateway" }, statusCode: StatusCodes.Status503ServiceUnavailable);
        }).AllowAnonymous();
    }

    static async Task<bool> Responds(GatewayHttp gateway, CancellationToken cancellation)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timeout.CancelAfter(Longest);
        try
        {
            using var response = await gateway.Client.GetAsync(new Uri("/health/live", UriKind.Relative), timeout.Token);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Asks the desk that listens in this container; 0 if it is alive.</summary>
    public static async Task<int> Probe()
    {
        var urls = Environment.GetEnvironmentVariable("ASPNETCORE_URLS") ?? "http://localhost:8080";
        var address = urls.Split(';')[0].Replace("+", "localhost", StringComparison.Ordinal)
            .Replace("*", "localhost", StringComparison.Ordinal);
        using var client = new HttpClient { Timeout = Longest };
        try
        {
            using var response = await client.GetAsync(new Uri(address.TrimEnd('/') + "/health/live"));
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return 1;
        }
    }
}
