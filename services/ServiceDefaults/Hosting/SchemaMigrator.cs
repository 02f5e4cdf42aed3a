using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Reads or creates what a service needs before its first request. Runs once the schema is current; repeating it
/// changes nothing.
/// </summary>
public delegate Task AfterMigration(IServiceProvider services, CancellationToken cancellation);

/// <summary>
/// Migrates the database before any other hosted service starts; retries for a while if the server is not up yet.
/// </summary>
sealed class SchemaMigrator(IServiceProvider services, TimeProvider clock, ILogger<SchemaMigrator> log) : IHostedService
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var until = clock.GetUtcNow() + Patience;
        while (true)
        {
            try
            {
                await Database.Migrate(services, cancellationToken);
                foreach (var step in services.GetServices<AfterMigration>()) await step(services, cancellationToken);
                return;
            }
            // Transient errors only: waiting does not fix a wrong password.
            catch (Exception e) when (IsTransient(e) && clock.GetUtcNow() < until)
            {
                log.LogWarning("The database does not answer yet: {Why}", e.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), clock, cancellationToken);
            }
        }
    }

    // EF Core wraps some of them. TransientFaults is wider: it would wait for a missing password too.
    static bool IsTransient(Exception e) =>
        (e is InvalidOperationException ? e.InnerException : e) is Npgsql.NpgsqlException { IsTransient: true };

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
