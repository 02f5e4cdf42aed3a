using Embassy.ServiceDefaults;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Embassy.Gateway.Health;

/// <summary>An unready or unreachable service makes the gateway unhealthy; a degraded one still serves.</summary>
sealed class ServicesHealthCheck(ServiceReadiness serviceReadiness) : IHealthCheck
{
    public const string Name = "services";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var services = await serviceReadiness.States(cancellationToken);
        var unready = services.Where(s => s.Value is not ("ok" or "degraded")).Select(s => s.Key).Order().ToArray();
        var data = new Dictionary<string, object> { ["services"] = services, ["unready"] = unready };
        return unready.Length == 0 ? HealthCheckResult.Healthy(data: data) : HealthCheckResult.Unhealthy(data: data);
    }
}

/// <summary>The embedded run is not ready before its mission is loaded; elsewhere there is no gate.</summary>
sealed class StartupHealthCheck(IServiceProvider services) : IHealthCheck
{
    public const string Name = "startup";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var waitingFor = services.GetService<StartupGate>()?.WaitingFor ?? "";
        var data = new Dictionary<string, object> { ["waitingFor"] = waitingFor };
        return Task.FromResult(waitingFor.Length == 0 ? HealthCheckResult.Healthy(data: data) : HealthCheckResult.Unhealthy(data: data));
    }
}
