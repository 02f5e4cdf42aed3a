using Embassy.Forums.Commitments;
using Embassy.Forums.Memberships;
using Embassy.Forums.Positions;
using Embassy.Forums.Resolutions;
using Embassy.Forums.Sessions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums;

public abstract class ForumsDb(DbContextOptions options, Work work, TimeProvider clock) : EmbassyDb(options, work, clock)
{
    public DbSet<Membership> Memberships => Set<Membership>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<Chair> Chairs => Set<Chair>();
    public DbSet<Resolution> Resolutions => Set<Resolution>();
    public DbSet<Position> JointPositions => Set<Position>();
    public DbSet<Commitment> Commitments => Set<Commitment>();
    public DbSet<Production> Production => Set<Production>();

    protected override void Map(ModelBuilder model)
    {
        Membership.Map(model);
        Session.Map(model);
        Chair.Map(model);
        Resolution.Map(model);
        Position.Map(model);
        Commitment.Map(model);
        Embassy.Forums.Commitments.Production.Map(model);
    }
}

/// <summary>The same on SQLite; a class of its own because migrations belong to one database.</summary>
public sealed class SqliteForumsDb(DbContextOptions<SqliteForumsDb> options, Work work, TimeProvider clock) : ForumsDb(options, work, clock);

/// <summary>The same on PostgreSQL.</summary>
public sealed class PostgresForumsDb(DbContextOptions<PostgresForumsDb> options, Work work, TimeProvider clock) : ForumsDb(options, work, clock);
