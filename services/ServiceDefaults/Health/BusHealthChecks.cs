using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Embassy.ServiceDefaults;

/// <summary>
/// An unavailable broker degrades a service: it still serves, and its announcements wait in the outbox.
/// </summary>
sealed class BusHealthCheck(Bus bus) : IHealthCheck
{
    public const string Name = "bus";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var state = bus.State;
        var data = new Dictionary<string, object> { ["state"] = state };
        return Task.FromResult(state == "ok" ? HealthCheckResult.Healthy(data: data) : HealthCheckResult.Degraded(data: data));
    }
}

/// <summary>Announcements that wait too long or were set aside degrade a service.</summary>
sealed class OutboxHealthCheck(Relay relay) : IHealthCheck
{
    public const string Name = "outbox";

    const int LongestWaitSeconds = 60;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var backlog = relay.Backlog;
        var data = new Dictionary<string, object>
        {
            ["depth"] = backlog.Depth,
            ["ageSeconds"] = Math.Round(backlog.AgeSeconds, 3),
            ["setAside"] = backlog.SetAside,
            ["relaysHere"] = relay.IsActive,
        };
        return Task.FromResult(backlog.SetAside > 0 || backlog.AgeSeconds > LongestWaitSeconds
            ? HealthCheckResult.Degraded(data: data) : HealthCheckResult.Healthy(data: data));
    }
}
