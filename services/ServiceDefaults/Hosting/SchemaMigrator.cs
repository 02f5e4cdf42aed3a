using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Embassy.ServiceDefaults;

/// <summary>Brings the database up to date before anything else of the service runs; waits a while for a server that is late.</summary>
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
                return;
            }
            // A wrong password is not mended by waiting.
            catch (Npgsql.NpgsqlException e) when (e.IsTransient && clock.GetUtcNow() < until)
            {
                log.LogWarning("The database does not answer yet: {Why}", e.Message);
                await Task.Delay(TimeSpan.FromSeconds(1), clock, cancellationToken);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
