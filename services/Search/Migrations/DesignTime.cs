using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Embassy.Search.Migrations;

// For `dotnet ef` alone (docs/adding-a-migration.md): it needs a context without a running host.
public sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteSearchDb>
{
    public SqliteSearchDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteSearchDb>().UseSqlite("Data Source=:memory:").Options);
}

public sealed class PostgresDesign : IDesignTimeDbContextFactory<PostgresSearchDb>
{
    public PostgresSearchDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresSearchDb>().UseNpgsql("Host=nowhere").Options);
}
