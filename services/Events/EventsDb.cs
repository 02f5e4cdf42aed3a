using Embassy.Events.Calendars;
using Embassy.Events.Engagements;
using Embassy.Events.Imports;
using Embassy.Events.Letters;
using Embassy.Events.Occasions;
using Embassy.Events.Offices;
using Embassy.Events.Persons;
using Embassy.Events.Programmes;
using Embassy.Events.Tenures;
using Embassy.Events.Timeline;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events;

public abstract class EventsDb(DbContextOptions options) : EmbassyDb(options)
{
    public DbSet<Engagement> Engagements => Set<Engagement>();

    public DbSet<Release> Releases => Set<Release>();
    public DbSet<Person> Persons => Set<Person>();
    public DbSet<NameMention> NameMentions => Set<NameMention>();
    public DbSet<Office> Offices => Set<Office>();
    public DbSet<Tenure> Tenures => Set<Tenure>();
    public DbSet<Letter> Letters => Set<Letter>();

    public DbSet<AnnouncedOccasion> ToldOccasions => Set<AnnouncedOccasion>();
    public DbSet<OccasionDecision> OccasionDecisions => Set<OccasionDecision>();
    public DbSet<Milestone> Milestones => Set<Milestone>();
    public DbSet<Subscription> Subscriptions => Set<Subscription>();
    public DbSet<ImportCandidate> ImportCandidates => Set<ImportCandidate>();

    protected override void Map(ModelBuilder model)
    {
        Engagement.Map(model);
        Release.Map(model);
        Person.Map(model);
        NameMention.Map(model);
        Office.Map(model);
        Tenure.Map(model);
        Letter.Map(model);
        AnnouncedOccasion.Map(model);
        OccasionDecision.Map(model);
        Milestone.Map(model);
        Subscription.Map(model);
        ImportCandidate.Map(model);
        ImportRecord.Map(model);
        // The sort order of feeds.
        model.Entity<Engagement>().HasIndex(e => new { e.PublicUpdatedAt, e.Id });
    }
}

/// <summary>The SQLite variant; a class of its own because migrations belong to one database.</summary>
public sealed class SqliteEventsDb(DbContextOptions<SqliteEventsDb> options) : EventsDb(options);

/// <summary>The PostgreSQL variant.</summary>
public sealed class PostgresEventsDb(DbContextOptions<PostgresEventsDb> options) : EventsDb(options);
