using Embassy.Content.Approvals;
using Embassy.Content.Assets;
using Embassy.Content.Editions;
using Embassy.Content.Facts;
using Embassy.Content.ImportExport;
using Embassy.Content.Missions;
using Embassy.Content.Previews;
using Embassy.Content.Rendering;
using Embassy.Content.Reviews;
using Embassy.Content.Schedules;
using Embassy.Content.StaffLog;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content;

public abstract class ContentDb(DbContextOptions options) : EmbassyDb(options)
{
    public DbSet<Mission> Missions => Set<Mission>();
    public DbSet<Page> Pages => Set<Page>();
    public DbSet<Edition> Editions => Set<Edition>();
    public DbSet<Slug> Slugs => Set<Slug>();
    public DbSet<Review> Reviews => Set<Review>();
    public DbSet<Schedule> Schedules => Set<Schedule>();
    public DbSet<AwaitedEngagement> AwaitedEngagements => Set<AwaitedEngagement>();
    public DbSet<PreviewKey> PreviewKeys => Set<PreviewKey>();
    public DbSet<LinkCheck> LinkChecks => Set<LinkCheck>();
    public DbSet<Asset> Assets => Set<Asset>();
    public DbSet<RenderedEdition> Renderings => Set<RenderedEdition>();
    public DbSet<Fact> Facts => Set<Fact>();
    public DbSet<FactVersion> FactVersions => Set<FactVersion>();
    public DbSet<Binding> Bindings => Set<Binding>();
    public DbSet<Condition> Conditions => Set<Condition>();
    public DbSet<AgreementStanding> AgreementStandings => Set<AgreementStanding>();
    public DbSet<RecountRequest> RecountRequests => Set<RecountRequest>();
    public DbSet<PendingChange> PendingChanges => Set<PendingChange>();
    public DbSet<Preview> Previews => Set<Preview>();
    public DbSet<SourceItem> SourceItems => Set<SourceItem>();
    /// <summary>The same rows, read faster for a caller who sees internal records.</summary>
    /// <remarks>
    /// The filter of editions joins their pages, and SQLite reads all editions first when such a join is joined to
    /// something. For this caller it would keep every row.
    /// </remarks>
    public IQueryable<T> AsSeen<T>(IQueryable<T> rows) where T : class => SeesInternal ? rows.IgnoreQueryFilters() : rows;

    public DbSet<StaffChange> StaffChanges => Set<StaffChange>();

    // Here, so that no operation forgets one.
    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        // Once for all who ask the tracker: each of them would compare every value again.
        ChangeTracker.DetectChanges();
        var detects = ChangeTracker.AutoDetectChangesEnabled;
        ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            LogSteps();
            return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = detects;
        }
    }

    void LogSteps()
    {
        // Those of a save that failed are written anew.
        foreach (var unsaved in ChangeTracker.Entries<StaffChange>().Where(e => e.State == EntityState.Added).ToList())
            unsaved.State = EntityState.Detached;
        // Of one save, an edition comes before the reviews that it opens.
        foreach (var step in ChangeTracker.Entries().Select(StaffChange.Of).OfType<StaffChange>()
            .OrderBy(s => s.Subject, StringComparer.Ordinal).ToList())
        {
            (step.By, step.Time) = (CallerId, Now);
            StaffChanges.Add(step);
        }
    }

    protected override void Map(ModelBuilder model)
    {
        Mission.Map(model);
        Page.Map(model);
        Edition.Map(model);
        Slug.Map(model);
        Review.Map(model);
        Schedule.Map(model);
        PreviewKey.Map(model);
        LinkCheck.Map(model);
        Asset.Map(model);
        RenderedEdition.Map(model);
        Fact.Map(model);
        Binding.Map(model);
        Condition.Map(model);
        AgreementStanding.Map(model);
        RecountRequest.Map(model);
        PendingChange.Map(model);
        Preview.Map(model);
        StaffChange.Map(model);
        SourceItem.Map(model);
        // An edition is visible to everyone who sees its page; one that was never public is visible only to callers who
        // see internal content.
        model.Entity<Edition>().HasQueryFilter(AudienceFilter, e => SeesInternal
            || e.PublishedAt != null && e.Page.Audience == Audiences.Public && (e.Page.EmbargoUntil == null || e.Page.EmbargoUntil <= Now));
        // Staff of other services see reviews of languages that were public once; those reviews contain no text of a
        // draft.
        model.Entity<Review>().HasQueryFilter(AudienceFilter, r => SeesInternal
            || Editions.Any(e => e.PageKey == r.PageKey && e.Locale == r.Locale && e.PublishedAt != null
                && e.Page.Audience == Audiences.Public && (e.Page.EmbargoUntil == null || e.Page.EmbargoUntil <= Now)));
        // Schedules, proposals, previews and the steps of the work are not public.
        model.Entity<Schedule>().HasQueryFilter(AudienceFilter, s => SeesInternal);
        model.Entity<PendingChange>().HasQueryFilter(AudienceFilter, c => SeesInternal);
        model.Entity<Preview>().HasQueryFilter(AudienceFilter, p => SeesInternal);
        model.Entity<StaffChange>().HasQueryFilter(AudienceFilter, c => SeesInternal);
        // An asset is visible to readers of an edition that uses it, and to callers who see internal content.
        model.Entity<Asset>().HasQueryFilter(AudienceFilter, a => SeesInternal
            || Editions.Any(
                e => (e.State == Edition.Published || e.State == Edition.Withdrawn) && e.Cites.Any(c => c.Subject == "assets/" + a.Sha256)
                && e.Page.Audience == Audiences.Public && (e.Page.EmbargoUntil == null || e.Page.EmbargoUntil <= Now)));
    }

    // A record before its parts: whoever may see the first entity of a record may see its history.
    protected override void MapAudit(AuditMap audit)
    {
        audit.Record<Mission>("mission", omit: [nameof(Mission.Id)])
            .Record<Page>("pages/{Key}")
            .Record<Edition>("pages/{PageKey}/editions/{Locale}")
            .Record<Schedule>("pages/{PageKey}/editions/{Locale}", omit: [nameof(Schedule.NextAt)])
            .Record<Review>("reviews/{Id}")
            .Record<PendingChange>("pending-changes/{Id}")
            .Record<Preview>("previews/{Id}")
            .Record<Asset>("assets/{Sha256}")
            .Record<Fact>("facts/{Key}", omit: [nameof(Fact.PropagatedVersion), nameof(Fact.AnnouncedVersion)])
            .Leave<FactVersion>("the fact's own history")
            .Leave<Slug>("follows from the editions")
            .Leave<EditionCitation>("follows from the text")
            .Leave<Binding>("follows from the text")
            .Leave<Condition>("follows from the text")
            .Leave<RenderedEdition>("follows from the text")
            .Leave<LinkCheck>("a queue of links to check")
            .Leave<RecountRequest>("a queue of work")
            .Leave<AgreementStanding>("a copy of what another service announced")
            .Leave<AwaitedEngagement>("a copy of what another service announced")
            .Leave<PreviewKey>("made once by the service itself")
            .Leave<SourceItem>("where an imported page came from")
            .Leave<StaffChange>("the steps of editions, which the log of staff has");
    }
}

/// <summary>The context for SQLite; a separate class because migrations belong to one database.</summary>
public sealed class SqliteContentDb(DbContextOptions<SqliteContentDb> options) : ContentDb(options);

/// <summary>The context for PostgreSQL.</summary>
public sealed class PostgresContentDb(DbContextOptions<PostgresContentDb> options) : ContentDb(options);
