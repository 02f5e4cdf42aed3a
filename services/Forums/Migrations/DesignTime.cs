using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Embassy.Forums.Migrations;

// For `dotnet ef` alone (docs/adding-a-migration.md): it needs a context without a running host.
public sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteForumsDb>
{
    public SqliteForumsDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteForumsDb>().UseSqlite("Data Source=:memory:").Options);
}

public sealed class PostgresDesign : IDesignTimeDbContextFactory<PostgresForumsDb>
{
    public PostgresForumsDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresForumsDb>().UseNpgsql("Host=nowhere").Options);
}
