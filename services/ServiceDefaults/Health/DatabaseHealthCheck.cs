using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Embassy.ServiceDefaults;

/// <summary>
/// A service without its database is unhealthy. Failed announcements and rejected messages, which the database counts,
/// degrade it; so do a pool without a free connection and a disk that is nearly full, because the service answers
/// what it can.
/// </summary>
sealed class DatabaseHealthCheck(EmbassyDb db, DatabaseOptions options) : IHealthCheck
{
    public const string Name = "database";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!await Responds(cancellationToken))
            return await RespondsOutsideThePool(cancellationToken) ? HealthCheckResult.Degraded(data: Data("exhausted", null))
                : HealthCheckResult.Unhealthy(data: Data("unreachable", null));
        if (IsNearlyFull()) return HealthCheckResult.Degraded(data: Data("full", await Errors(cancellationToken)));
        var errors = await Errors(cancellationToken);
        return errors is 0 ? HealthCheckResult.Healthy(data: Data("ok", errors)) : HealthCheckResult.Degraded(data: Data("ok", errors));
    }

    // 64 MB: the last writes of a SQLite file and its write-ahead log. The disk of PostgreSQL is another machine's.
    bool IsNearlyFull()
    {
        const long Least = 64 << 20;
        if (options.IsPostgres || options.Database is null) return false;
        try
        {
            var file = Path.GetFullPath(new SqliteConnectionStringBuilder(options.Database).DataSource);
            return new DriveInfo(OperatingSystem.IsWindows() ? Path.GetPathRoot(file)! : Path.GetDirectoryName(file)!).AvailableFreeSpace
                < Least;
        }
        catch (Exception e) when (e is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // With all connections of the pool in use, the server itself may be well.
    async Task<bool> RespondsOutsideThePool(CancellationToken cancellation)
    {
        if (!options.IsPostgres) return false;
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(Patience);
            await using var connection =
                new NpgsqlConnection(new NpgsqlConnectionStringBuilder(options.Database) { Pooling = false }.ConnectionString);
            await connection.OpenAsync(patience.Token);
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or TimeoutException)
        {
            return false;
        }
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
