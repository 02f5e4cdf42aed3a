using Embassy.Forums.Memberships;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums;

public abstract class ForumsDb(DbContextOptions options, Work work, TimeProvider clock) : EmbassyDb(options, work, clock)
{
    public DbSet<Membership> Memberships => Set<Membership>();

    protected override void Map(ModelBuilder model) => Membership.Map(model);
}

/// <summary>The same on SQLite; a class of its own because migrations belong to one database.</summary>
public sealed class SqliteForumsDb(DbContextOptions<SqliteForumsDb> options, Work work, TimeProvider clock) : ForumsDb(options, work, clock);

/// <summary>The same on PostgreSQL.</summary>
public sealed class PostgresForumsDb(DbContextOptions<PostgresForumsDb> options, Work work, TimeProvider clock) : ForumsDb(options, work, clock);
