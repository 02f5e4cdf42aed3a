using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Health of a service, from its health checks. <c>/health/live</c>: the process responds. <c>/health/ready</c>: it can
/// serve requests. The gRPC service <c>grpc.health.v1.Health</c> says the same of the process and of each gRPC service.
/// </summary>
public static class Health
{
    public const string Live = "/health/live", Ready = "/health/ready";

    /// <summary>Version and commit of the program: <c>0.1.0+e689d042…</c>.</summary>
    public static string Version { get; } =
        typeof(Health).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    /// <summary>True for a request for health, which is frequent, repetitive and excluded from traces.</summary>
    internal static bool IsAsked(PathString path) =>
        path.StartsWithSegments("/health") || path.StartsWithSegments("/grpc.health.v1.Health");

    internal static void AddHealth(this IServiceCollection services, ServiceIdentity identity) =>
        services.AddGrpcHealthChecks(o =>
            {
                foreach (var contract in identity.Contracts) o.Services.Map(contract.FullName, _ => true);
            })
            .AddCheck<DatabaseHealthCheck>(DatabaseHealthCheck.Name)
            .AddCheck<BusHealthCheck>(BusHealthCheck.Name)
            .AddCheck<OutboxHealthCheck>(OutboxHealthCheck.Name)
            .AddCheck<LoopsHealthCheck>(LoopsHealthCheck.Name)
            .AddCheck<ShutdownHealthCheck>(ShutdownHealthCheck.Name);

    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGrpcHealthChecksService();
        app.MapGet(Live, () => Results.Json(new { status = "ok", version = Version }));
        app.MapGet(Ready, async (HttpContext http, HealthCheckService checks, ServiceIdentity service) =>
        {
            var report = await checks.CheckHealthAsync(http.RequestAborted);
            object? Of(string check, string member) => report.Entries[check].Data.GetValueOrDefault(member);
            return Results.Json(new
            {
                service = service.LogName,
                version = Version,
                status = report.Status switch { HealthStatus.Unhealthy => "unready", HealthStatus.Degraded => "degraded", _ => "ok" },
                database = Of(DatabaseHealthCheck.Name, "state") ?? "unreachable",
                bus = Of(BusHealthCheck.Name, "state"),
                outbox = report.Entries[OutboxHealthCheck.Name].Data,
                errors = Of(DatabaseHealthCheck.Name, "errors"),
                failing = Of(LoopsHealthCheck.Name, "failing"),
                stopping = Of(ShutdownHealthCheck.Name, "stopping"),
            }, statusCode: report.Status == HealthStatus.Unhealthy ? 503 : 200);
        });
    }

    /// <summary>Probes the process's own port, for container images without curl: exit code 0 when ready.</summary>
    public static async Task<int> Probe(string path)
    {
        var urls = Environment.GetEnvironmentVariable("ASPNETCORE_URLS") ?? "http://localhost:8080";
        var port = new Uri(
            urls.Split(';')[0].Replace("+", "localhost", StringComparison.Ordinal)
                .Replace("*", "localhost", StringComparison.Ordinal)).Port;
        using var handler = new SocketsHttpHandler();
        var tls = urls.StartsWith(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase);
        // A certificate is for the name by which others know this process.
        if (tls && TlsCertificates.From(new ConfigurationBuilder().AddEnvironmentVariables().Build()) is { } certificates)
            handler.SslOptions = certificates.ForClients(anyName: true);
        using var http = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(4) };
        try
        {
            var answer = await http.GetAsync(new Uri($"{(tls ? "https" : "http")}://127.0.0.1:{port}{path}"));
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (HttpRequestException)
        {
            return 1;
        }
        catch (TaskCanceledException)
        {
            return 1;
        }
    }
}
