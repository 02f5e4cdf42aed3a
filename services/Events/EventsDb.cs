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

    // A record before its parts: whoever may see the first entity of a record may see its history.
    protected override void MapAudit(AuditMap audit)
    {
        audit.Record<Engagement>("engagements/{Id}", personal: [nameof(Engagement.Titles), nameof(Engagement.Participants)],
                omit: [nameof(Engagement.StartFirst), nameof(Engagement.StartLast), nameof(Engagement.EndLast),
                    nameof(Engagement.LongUntil), nameof(Engagement.FoldedPlaces), nameof(Engagement.Folded)])
            .Record<Delegations>("engagements/{EngagementId}", personal: [nameof(Delegations.Sides)])
            .Record<Agenda>("engagements/{EngagementId}", personal: [nameof(Agenda.Items)])
            .Record<Outcome>("engagements/{EngagementId}/outcomes/{Id}", personal: [nameof(Outcome.Texts)])
            .Record<Release>("engagements/{EngagementId}/programme/{Number}", personal: [nameof(Release.Items), nameof(Release.Note)])
            .Record<Person>("persons/{Id}", personal: [nameof(Person.Names), nameof(Person.Spellings)],
                omit: [nameof(Person.Folded), nameof(Person.Keys), nameof(Person.ArabicKeys), nameof(Person.AsArabicKeys),
                    nameof(Person.SortName)])
            .Record<Office>("offices/{Id}")
            .Record<Tenure>("tenures/{Id}", omit: [nameof(Tenure.MayFrom), nameof(Tenure.MayTo)])
            // The name is that of a party.
            .Record<Letter>("letters/{Id}", personal: [nameof(Letter.Titles), nameof(Letter.Texts), "Name"],
                omit: [nameof(Letter.DatedFirst), nameof(Letter.DatedLast)])
            .Record<OccasionDecision>("occasions/{Key}/decisions/{Cycle}")
            .Record<Subscription>("subscriptions/{Id}", personal: [nameof(Subscription.Holder)], secret: [nameof(Subscription.Digest)])
            .Record<ImportCandidate>("import-candidates/{Id}",
                personal: [nameof(ImportCandidate.Title), nameof(ImportCandidate.Place), nameof(ImportCandidate.Description),
                    nameof(ImportCandidate.Participants), nameof(ImportCandidate.SourceChange), nameof(ImportCandidate.SourceSays)],
                omit: [nameof(ImportCandidate.StartFirst)])
            .Record<ImportRecord>("imports/{Id}", personal: [nameof(ImportRecord.FileName)], omit: [nameof(ImportRecord.RefusedRows)])
            .Leave<Mention>("follows from the delegations")
            .Leave<NameMention>("follows from an erasure")
            .Leave<AnnouncedOccasion>("what was announced, which the log has")
            .Leave<Milestone>("a copy of what other services announced");
    }
}

/// <summary>The SQLite variant; a class of its own because migrations belong to one database.</summary>
public sealed class SqliteEventsDb(DbContextOptions<SqliteEventsDb> options) : EventsDb(options);

/// <summary>The PostgreSQL variant.</summary>
public sealed class PostgresEventsDb(DbContextOptions<PostgresEventsDb> options) : EventsDb(options);
