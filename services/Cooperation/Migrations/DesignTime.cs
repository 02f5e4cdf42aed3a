using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Embassy.Cooperation.Migrations;

// For `dotnet ef` alone (docs/adding-a-migration.md): it needs a context without a running host.
public sealed class SqliteDesign : IDesignTimeDbContextFactory<SqliteCooperationDb>
{
    public SqliteCooperationDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteCooperationDb>().UseSqlite("Data Source=:memory:").Options);
}

public sealed class PostgresDesign : IDesignTimeDbContextFactory<PostgresCooperationDb>
{
    public PostgresCooperationDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresCooperationDb>().UseNpgsql("Host=nowhere").Options);
}
