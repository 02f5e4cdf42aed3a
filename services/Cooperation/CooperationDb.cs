using Embassy.Cooperation.Agreements;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation;

public abstract class CooperationDb(DbContextOptions options, Work work, TimeProvider clock) : EmbassyDb(options, work, clock)
{
    public DbSet<Agreement> Agreements => Set<Agreement>();

    protected override void Map(ModelBuilder model) => Agreement.Map(model);
}

/// <summary>The same on SQLite; a class of its own because migrations belong to one database.</summary>
public sealed class SqliteCooperationDb(DbContextOptions<SqliteCooperationDb> options, Work work, TimeProvider clock) : CooperationDb(options, work, clock);

/// <summary>The same on PostgreSQL.</summary>
public sealed class PostgresCooperationDb(DbContextOptions<PostgresCooperationDb> options, Work work, TimeProvider clock) : CooperationDb(options, work, clock);
