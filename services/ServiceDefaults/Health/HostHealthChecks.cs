using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Embassy.ServiceDefaults;

/// <summary>Background loops that fail again and again degrade a service; each keeps retrying.</summary>
sealed class LoopsHealthCheck(IEnumerable<IHostedService> hosted) : IHealthCheck
{
    public const string Name = "loops";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        string[] failing =
            [.. hosted.OfType<BackgroundLoop>().Where(l => l.Failures >= BackgroundLoop.Alarming).Select(l => l.GetType().Name)];
        var data = new Dictionary<string, object> { ["failing"] = failing };
        return Task.FromResult(failing.Length == 0 ? HealthCheckResult.Healthy(data: data) : HealthCheckResult.Degraded(data: data));
    }
}

/// <summary>A host that shuts down is unhealthy, so that balancers send it no more requests.</summary>
public sealed class ShutdownHealthCheck(IHostApplicationLifetime life) : IHealthCheck
{
    public const string Name = "shutdown";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var stopping = life.ApplicationStopping.IsCancellationRequested;
        var data = new Dictionary<string, object> { ["stopping"] = stopping };
        return Task.FromResult(stopping ? HealthCheckResult.Unhealthy(data: data) : HealthCheckResult.Healthy(data: data));
    }
}
