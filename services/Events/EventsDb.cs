using Embassy.Events.Engagements;
using Embassy.Events.Letters;
using Embassy.Events.Offices;
using Embassy.Events.Persons;
using Embassy.Events.Programmes;
using Embassy.Events.Tenures;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events;

public abstract class EventsDb(DbContextOptions options, Work work, TimeProvider clock) : EmbassyDb(options, work, clock)
{
    public DbSet<Engagement> Engagements => Set<Engagement>();

    public DbSet<Release> Releases => Set<Release>();
    public DbSet<Person> Persons => Set<Person>();
    public DbSet<Office> Offices => Set<Office>();
    public DbSet<Tenure> Tenures => Set<Tenure>();
    public DbSet<Letter> Letters => Set<Letter>();

    protected override void Map(ModelBuilder model)
    {
        Engagement.Map(model);
        Release.Map(model);
        Person.Map(model);
        Office.Map(model);
        Tenure.Map(model);
        Letter.Map(model);
    }
}

/// <summary>The same on SQLite; a class of its own because migrations belong to one database.</summary>
public sealed class SqliteEventsDb(DbContextOptions<SqliteEventsDb> options, Work work, TimeProvider clock) : EventsDb(options, work, clock);

/// <summary>The same on PostgreSQL.</summary>
public sealed class PostgresEventsDb(DbContextOptions<PostgresEventsDb> options, Work work, TimeProvider clock) : EventsDb(options, work, clock);
