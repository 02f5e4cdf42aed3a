using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Embassy.Webhooks.Migrations;

// For `dotnet ef` alone (docs/adding-a-migration.md): it needs a context without a running host.
public sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteWebhooksDb>
{
    public SqliteWebhooksDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteWebhooksDb>().UseSqlite("Data Source=:memory:").Options);
}

public sealed class PostgresDesign : IDesignTimeDbContextFactory<PostgresWebhooksDb>
{
    public PostgresWebhooksDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresWebhooksDb>().UseNpgsql("Host=nowhere").Options);
}
