using System.Linq.Expressions;
using Embassy.Announcements;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Base class of a service's database context: audience and embargo as query filters, the outbox that is also the log,
/// the inbox, and one method to announce changes (<see cref="Announce"/>).
/// </summary>
public abstract class EmbassyDb(DbContextOptions options) : DbContext(options)
{
    // Anonymous until the pool leases the context to a request.
    RequestContext requestContext = new();
    TimeProvider clock = TimeProvider.System;
    List<EmbargoChange> changes = [];
    PageTokenKey? pageTokens;
    IServiceProvider? scope;
    bool mayHaveAnnounced;
    AuditTrail? trail;

    /// <summary>The name of the query filter of every entity with an audience.</summary>
    public const string AudienceFilter = "audience";

    public DbSet<OutboxRow> Outbox => Set<OutboxRow>();
    public DbSet<InboxRow> Inbox => Set<InboxRow>();
    public DbSet<SubjectVersion> SubjectVersions => Set<SubjectVersion>();
    public DbSet<LogPosition> Positions => Set<LogPosition>();
    public DbSet<LogState> LogStates => Set<LogState>();
    public DbSet<PageTokenKey> PageTokenKeys => Set<PageTokenKey>();
    public DbSet<PersonName> PersonNames => Set<PersonName>();

    // Members of the context, so that the filters evaluate them for each query.
    protected bool SeesInternal => requestContext.Caller.SeesInternal;
    protected string CallerId => requestContext.Caller.Id;
    internal string Importer => requestContext.Caller.Id;
    protected DateTimeOffset Now => clock.Now();

    /// <summary>
    /// Assigns a pooled context to a unit of work; pooling avoids creating a context for each request.
    /// </summary>
    internal void BelongTo(RequestContext caller, TimeProvider time, PageTokenKey? tokens, IServiceProvider services)
    {
        (requestContext, clock, pageTokens, changes, scope, trail) = (caller, time, tokens, [], services, null);
        mayHaveAnnounced = false;
        // A failed write ends its transaction here; where it does not, the savepoint is explicit.
        Database.AutoSavepointsEnabled = false;
    }

    /// <summary>Whether a commit may contain an announcement for the relay; asking ends it.</summary>
    internal bool TakeAnnounced()
    {
        var announced = mayHaveAnnounced;
        mayHaveAnnounced = false;
        return announced;
    }

    void End()
    {
        (requestContext, scope, trail) = (new(), null, null);
    }

    /// <summary>The audit of this unit of work.</summary>
    internal AuditTrail Trail => trail ??= new AuditTrail(this, requestContext, clock,
        scope?.GetService<AuditKeys>() ?? throw new InvalidOperationException("Writes are audited, so they belong to a unit of work."));

    /// <summary>Maps the service's entities to the records of its audit.</summary>
    protected internal abstract void MapAudit(AuditMap audit);

    /// <summary>The key that encrypts page tokens.</summary>
    internal PageTokenKey PageTokens => pageTokens
        ?? throw new InvalidOperationException("Page tokens are sealed once the schema is up to date.");

    /// <summary>
    /// Forgets what a unit of work that failed has read, changed and announced, so that it can run again.
    /// </summary>
    public void Forget()
    {
        ChangeTracker.Clear();
        changes = [];
        trail?.Discard();
        requestContext.Announced.Clear();
    }

    public override void Dispose()
    {
        End();
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    public override ValueTask DisposeAsync()
    {
        End();
        GC.SuppressFinalize(this);
        return base.DisposeAsync();
    }

    /// <summary>
    /// Tells the other folders of this service of a change, in the same transaction. Call it after the change, before
    /// SaveChanges.
    /// </summary>
    public async Task Raise<T>(T domainEvent, CancellationToken cancellation) where T : IDomainEvent
    {
        var services = scope ?? throw new InvalidOperationException("Domain events are raised within a unit of work.");
        foreach (var handler in services.GetServices<IDomainEventHandler<T>>()) await handler.Handle(domainEvent, cancellation);
    }

    /// <summary>
    /// Announces a change in the same transaction: row and announcement, or neither. An internal change is not
    /// announced. One under embargo is announced when the embargo ends, with the text of that time
    /// (<see cref="EmbargoedAnnouncements"/>). Call it after the change, before SaveChanges.
    /// </summary>
    /// <param name="about">The record whose audience applies; null if the change is always public.</param>
    /// <param name="cause">edited, translation, fact, schedule, dependency, import or replay.</param>
    /// <param name="withholdOlder">
    /// Removes the data of the subject's older announcements, because they contain text that is no longer public. A
    /// removal always does so.
    /// </param>
    public void Announce(Announcement announcement, IHasAudience? about, string cause = ChangeCauses.Edited, bool withholdOlder = false)
    {
        if (about?.Audience == Audiences.Internal) return;
        mayHaveAnnounced = true;
        var now = clock.Now();
        var notBefore = about?.EmbargoUntil > now ? about.EmbargoUntil : null;
        if (notBefore is null) requestContext.Announced.Add(announcement.Subject);
        var row = OutboxRow.Of(announcement, now, notBefore, cause, requestContext.CausedBy, withholdOlder);
        Outbox.Add(row);
        if (notBefore is not null || announcement.Removes || changes.Count > 0) changes.Add(new EmbargoChange.Add(row, announcement));
    }

    /// <summary>
    /// Applies a record's new audience and embargo to the waiting announcements of a subject and those below it: later,
    /// earlier, now, or never if internal. Call it after the change, and before other announcements of it.
    /// </summary>
    public void Reschedule(string subject, IHasAudience about) => changes.Add(new EmbargoChange.Reschedule(subject, about));

    /// <summary>Cancels the waiting announcements of a subject and those below it.</summary>
    /// <param name="laterThan">
    /// If set, cancels only announcements of the subject itself that wait beyond this instant.
    /// </param>
    public void CancelAnnouncements(string subject, DateTimeOffset? laterThan = null) =>
        changes.Add(new EmbargoChange.Cancel(subject, laterThan));

    /// <summary>Cancels one announcement if it waits: the one with the same subject and meaning.</summary>
    public void CancelAnnouncements(Announcement announcement) => changes.Add(new EmbargoChange.CancelOne(announcement));

    /// <summary>Refuses to store anything for a request with a fault.</summary>
    internal void ExpectFaultless()
    {
        if (requestContext.Deferred is { } deferred) throw deferred.Refusal();
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        ExpectFaultless();
        mayHaveAnnounced |= changes.Count > 0;
        if (!requestContext.IsAudited) return await Save(acceptAllChangesOnSuccess, cancellationToken);
        var mark = Trail.Mark;
        Trail.Gather(Database.CurrentTransaction?.TransactionId);
        var detects = ChangeTracker.AutoDetectChangesEnabled;
        // Gathering has detected the changes already.
        ChangeTracker.AutoDetectChangesEnabled = false;
        try
        {
            return await Save(acceptAllChangesOnSuccess, cancellationToken);
        }
        catch
        {
            Trail.Return(mark);
            throw;
        }
        finally
        {
            ChangeTracker.AutoDetectChangesEnabled = detects;
            Trail.Release();
        }
    }

    async Task<int> Save(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken)
    {
        if (changes.Count == 0) return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        // Cleared first: a caller that retries after a failure announces its change again.
        (var waiting, changes) = (changes, []);
        await using var own = Database.CurrentTransaction is null ? await Database.BeginTransactionAsync(cancellationToken) : null;
        await new EmbargoedAnnouncements(this, requestContext.Announced, clock.Now(), cancellationToken).Apply(waiting);
        ChangeTracker.DetectChanges();
        var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        if (own is not null) await own.CommitAsync(cancellationToken);
        return saved;
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess)
    {
        if (changes.Count > 0) throw new InvalidOperationException("Announcements that wait are settled by SaveChangesAsync.");
        if (requestContext.IsAudited && Trail.Gather(Database.CurrentTransaction?.TransactionId) is not null)
            throw new InvalidOperationException("What is audited is saved by SaveChangesAsync.");
        return base.SaveChanges(acceptAllChangesOnSuccess);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configuration)
    {
        // SQLite cannot compare its text form of an instant; PostgreSQL also stores microseconds.
        if (Database.IsSqlite()) configuration.Properties<DateTimeOffset>().HaveConversion<Microseconds>();
        configuration.Properties<CivilDate>().HaveConversion<CivilDateText>().HaveMaxLength(10);
    }

    protected override void OnModelCreating(ModelBuilder model)
    {
        ArgumentNullException.ThrowIfNull(model);
        OutboxRow.Map(model);
        InboxRow.Map(model);
        LogState.Map(model);
        PageTokenKey.Map(model);
        PersonName.Map(model);
        AuditRow.Map(model);
        Map(model);
        foreach (var type in model.Model.GetEntityTypes().ToList())
        {
            if (!typeof(IHasAudience).IsAssignableFrom(type.ClrType)) continue;
            model.Entity(type.ClrType).HasQueryFilter(AudienceFilter, Visible(type.ClrType));
            model.Entity(type.ClrType).Property(nameof(IHasAudience.Audience)).HasMaxLength(8);
        }
    }

    /// <summary>Maps the service's own entities.</summary>
    protected abstract void Map(ModelBuilder model);

    // For this entity's type:
    // e => SeesInternal || e.Audience == "public" && (e.EmbargoUntil == null || e.EmbargoUntil <= Now)
    LambdaExpression Visible(Type entity)
    {
        var e = Expression.Parameter(entity, "e");
        var me = Expression.Constant(this);
        var embargo = Expression.Property(e, nameof(IHasAudience.EmbargoUntil));
        var isPublic = Expression.Equal(Expression.Property(e, nameof(IHasAudience.Audience)), Expression.Constant(Audiences.Public));
        var over = Expression.OrElse(
            Expression.Equal(embargo, Expression.Constant(null, typeof(DateTimeOffset?))),
            Expression.LessThanOrEqual(embargo, Expression.Convert(Expression.Property(me, nameof(Now)), typeof(DateTimeOffset?))));
        return Expression.Lambda(Expression.OrElse(Expression.Property(me, nameof(SeesInternal)), Expression.AndAlso(isPublic, over)), e);
    }

    sealed class Microseconds() : ValueConverter<DateTimeOffset, long>(
        at => at.UtcTicks / TimeSpan.TicksPerMicrosecond,
        micros => new DateTimeOffset(micros * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero));

    sealed class CivilDateText() : ValueConverter<CivilDate, string>(date => date.ToString(), text => CivilDate.Parse(text));
}
