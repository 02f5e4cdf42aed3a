using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Embassy.ServiceDefaults;

/// <summary>
/// A service without its database is unhealthy. Failed announcements and rejected messages, which the database counts,
/// degrade it.
/// </summary>
sealed class DatabaseHealthCheck(EmbassyDb db) : IHealthCheck
{
    public const string Name = "database";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!await Responds(cancellationToken)) return HealthCheckResult.Unhealthy(data: Data("unreachable", null));
        var errors = await Errors(cancellationToken);
        return errors is 0 ? HealthCheckResult.Healthy(data: Data("ok", errors)) : HealthCheckResult.Degraded(data: Data("ok", errors));
    }

    static Dictionary<string, object> Data(string state, int? errors) => new() { ["state"] = state, ["errors"] = errors! };

    // Null if they cannot be counted now.
    async Task<int?> Errors(CancellationToken cancellation)
    {
        try
        {
            return await db.Inbox.CountAsync(i => i.Outcome == InboxRow.Failed, cancellation);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return null;
        }
    }

    async Task<bool> Responds(CancellationToken cancellation)
    {
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(Patience);
            return await db.Database.CanConnectAsync(patience.Token);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return false;
        }
    }
}
