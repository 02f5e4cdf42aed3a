using Embassy.ServiceDefaults;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Embassy.Gateway.Health;

/// <summary>
/// Health of the gateway, from its health checks. <c>/health/live</c>: the gateway answers. <c>/health/ready</c>: so
/// does every service; otherwise it lists the unready ones and what a <see cref="StartupGate"/> waits for.
/// </summary>
static class GatewayHealth
{
    public static void AddGatewayHealth(this IServiceCollection services)
    {
        services.AddSingleton<ServiceReadiness>();
        services.AddHealthChecks()
            .AddCheck<ServicesHealthCheck>(ServicesHealthCheck.Name)
            .AddCheck<StartupHealthCheck>(StartupHealthCheck.Name)
            .AddCheck<ShutdownHealthCheck>(ShutdownHealthCheck.Name);
    }

    public static void MapGatewayHealth(this IEndpointRouteBuilder app)
    {
        app.MapMethods(ServiceDefaults.Health.Live, ["GET", "HEAD"], (HttpContext http) =>
        {
            http.Response.Headers.CacheControl = "no-store";
            return Results.Json(new { status = "ok", version = ServiceDefaults.Health.Version });
        });
        app.MapMethods(ServiceDefaults.Health.Ready, ["GET", "HEAD"], async (HttpContext http, HealthCheckService checks) =>
        {
            http.Response.Headers.CacheControl = "no-store";
            var report = await checks.CheckHealthAsync(http.RequestAborted);
            object Of(string check, string member) => report.Entries[check].Data[member];
            return Results.Json(new
            {
                status = report.Status == HealthStatus.Unhealthy ? "unready" : "ok",
                unready = Of(ServicesHealthCheck.Name, "unready"),
                services = Of(ServicesHealthCheck.Name, "services"),
                stopping = Of(ShutdownHealthCheck.Name, "stopping"),
                waitingFor = Of(StartupHealthCheck.Name, "waitingFor"),
            }, statusCode: report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
        });
    }
}
