using Embassy.Events.Engagements;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events;

public abstract class EventsDb(DbContextOptions options, Work work, TimeProvider clock) : EmbassyDb(options, work, clock)
{
    public DbSet<Engagement> Engagements => Set<Engagement>();

    protected override void Map(ModelBuilder model) => Engagement.Map(model);
}

/// <summary>The same on SQLite; a class of its own because migrations belong to one database.</summary>
public sealed class SqliteEventsDb(DbContextOptions<SqliteEventsDb> options, Work work, TimeProvider clock) : EventsDb(options, work, clock);

/// <summary>The same on PostgreSQL.</summary>
public sealed class PostgresEventsDb(DbContextOptions<PostgresEventsDb> options, Work work, TimeProvider clock) : EventsDb(options, work, clock);
