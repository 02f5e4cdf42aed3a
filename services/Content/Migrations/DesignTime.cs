using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Embassy.Content.Migrations;

// For `dotnet ef` alone (docs/adding-a-migration.md): it needs a context without a running host.
public sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteContentDb>
{
    public SqliteContentDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteContentDb>().UseSqlite("Data Source=:memory:").Options);
}

public sealed class PostgresDesign : IDesignTimeDbContextFactory<PostgresContentDb>
{
    public PostgresContentDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresContentDb>().UseNpgsql("Host=nowhere").Options);
}
