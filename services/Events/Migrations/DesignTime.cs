using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Embassy.Events.Migrations;

// For `dotnet ef` alone (docs/adding-a-migration.md): it needs a context without a running host.
public sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteEventsDb>
{
    public SqliteEventsDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteEventsDb>().UseSqlite("Data Source=:memory:").Options);
}

public sealed class PostgresDesign : IDesignTimeDbContextFactory<PostgresEventsDb>
{
    public PostgresEventsDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresEventsDb>().UseNpgsql("Host=nowhere").Options);
}
