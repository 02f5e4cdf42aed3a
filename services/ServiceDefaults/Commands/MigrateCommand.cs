using Microsoft.Extensions.DependencyInjection;

namespace Embassy.ServiceDefaults;

/// <summary><c>migrate</c>: brings the schema up to date and ends, so that hosts started afterwards need not.</summary>
public static class MigrateCommand
{
    public static ServiceCommand Create() => new("migrate",
        "Brings the database up to date and ends. Hosts do the same when they start; one at a time.", async services =>
        {
            await Database.Migrate(services, CancellationToken.None);
            foreach (var step in services.GetServices<AfterMigration>()) await step(services, CancellationToken.None);
            return 0;
        });
}
