using System.Linq.Expressions;
using Embassy.Announcements;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Embassy.ServiceDefaults;

/// <summary>A record that is public or internal, and may be under embargo.</summary>
public interface IHasAudience
{
    string Audience { get; }
    DateTimeOffset? EmbargoUntil { get; }
}

public static class Audiences
{
    public const string Public = "public", Internal = "internal";
}

/// <summary>An entity without an audience of its own; says why nothing internal can be seen through it.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class WithoutAudienceAttribute(string why) : Attribute
{
    public string Why { get; } = why;
}

/// <summary>
/// The database of one service. What every one has: audience and embargo as query filters, the outbox that is also the log,
/// the inbox, and one way to say a thing to the others (<see cref="Announce"/>).
/// </summary>
public abstract class EmbassyDb(DbContextOptions options) : DbContext(options)
{
    // Nobody's, who sees what anybody may, until it is lent to somebody's work.
    RequestContext requestContext = new();
    TimeProvider clock = TimeProvider.System;
    List<EmbargoChange> changes = [];
    PageTokenKey? pageTokens;

    /// <summary>The name of the filter that every entity with an audience has.</summary>
    public const string AudienceFilter = "audience";

    public DbSet<OutboxRow> Outbox => Set<OutboxRow>();
    public DbSet<InboxRow> Inbox => Set<InboxRow>();
    public DbSet<SubjectVersion> SubjectVersions => Set<SubjectVersion>();
    public DbSet<LogPosition> Positions => Set<LogPosition>();
    public DbSet<LogState> LogStates => Set<LogState>();
    public DbSet<PageTokenKey> PageTokenKeys => Set<PageTokenKey>();

    // Members of the context, so that the filters ask them anew for each query.
    protected bool SeesInternal => requestContext.Caller.SeesInternal;
    protected string CallerId => requestContext.Caller.Id;
    protected DateTimeOffset Now => clock.Now();

    /// <summary>Contexts are lent again and again, which spares each request the making of one: this says for whose work it is now.</summary>
    internal void BelongTo(RequestContext caller, TimeProvider time, PageTokenKey? tokens) => (requestContext, clock, pageTokens, changes) = (caller, time, tokens, []);

    /// <summary>The key that seals page tokens.</summary>
    internal PageTokenKey PageTokens => pageTokens ?? throw new InvalidOperationException("Page tokens are sealed once the schema is up to date.");

    public override void Dispose()
    {
        requestContext = new();
        base.Dispose();
        GC.SuppressFinalize(this);
    }

    public override ValueTask DisposeAsync()
    {
        requestContext = new();
        GC.SuppressFinalize(this);
        return base.DisposeAsync();
    }

    /// <summary>
    /// Tells the others, in the transaction of the change itself: row and announcement, or neither. What is internal is not
    /// told; what is under embargo is told when that ends, with the text it has then (<see cref="EmbargoedAnnouncements"/>). Call it
    /// after the change, before SaveChanges.
    /// </summary>
    /// <param name="about">The record whose audience decides; null when it is public by nature.</param>
    /// <param name="cause">edited, translation, fact, schedule, dependency, import or replay.</param>
    /// <param name="withholdOlder">
    /// Older announcements of the subject lose their data: they show what is no longer public. A removal always does that.
    /// </param>
    public void Announce(Announcement announcement, IHasAudience? about, string cause = ChangeCauses.Edited, bool withholdOlder = false)
    {
        if (about?.Audience == Audiences.Internal) return;
        var now = clock.Now();
        var notBefore = about?.EmbargoUntil > now ? about.EmbargoUntil : null;
        if (notBefore is null) requestContext.Announced.Add(announcement.Subject);
        var row = OutboxRow.Of(announcement, now, notBefore, cause, requestContext.CausedBy, withholdOlder);
        Outbox.Add(row);
        if (notBefore is not null || announcement.Removes || changes.Count > 0) changes.Add(new EmbargoChange.Add(row, announcement));
    }

    /// <summary>
    /// Lets what waits of a subject, and of what hangs from it, follow the record's new audience and embargo: later, earlier, now, or
    /// never where it is internal. Call it after the change, and before anything else of it is announced.
    /// </summary>
    public void Reschedule(string subject, IHasAudience about) => changes.Add(new EmbargoChange.Reschedule(subject, about));

    /// <summary>Takes back what waits of a subject and of what hangs from it.</summary>
    /// <param name="laterThan">Only of the subject itself, and only what waits longer than until then.</param>
    public void CancelAnnouncements(string subject, DateTimeOffset? laterThan = null) => changes.Add(new EmbargoChange.Cancel(subject, laterThan));

    /// <summary>Takes back one announcement, if it waits: the one of its subject that has its meaning.</summary>
    public void CancelAnnouncements(Announcement announcement) => changes.Add(new EmbargoChange.CancelOne(announcement));

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        if (changes.Count == 0) return await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        // Taken at once: a change that fails is announced again by the caller who tries again.
        (var waiting, changes) = (changes, []);
        await using var own = Database.CurrentTransaction is null ? await Database.BeginTransactionAsync(cancellationToken) : null;
        await new EmbargoedAnnouncements(this, requestContext.Announced, clock.Now(), cancellationToken).Apply(waiting);
        var saved = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        if (own is not null) await own.CommitAsync(cancellationToken);
        return saved;
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess) => changes.Count == 0 ? base.SaveChanges(acceptAllChangesOnSuccess)
        : throw new InvalidOperationException("Announcements that wait are settled by SaveChangesAsync.");

    protected override void ConfigureConventions(ModelConfigurationBuilder configuration)
    {
        // SQLite cannot compare its text form of an instant; microseconds are what PostgreSQL keeps too.
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
        Map(model);
        foreach (var type in model.Model.GetEntityTypes().ToList())
        {
            if (!typeof(IHasAudience).IsAssignableFrom(type.ClrType)) continue;
            model.Entity(type.ClrType).HasQueryFilter(AudienceFilter, Visible(type.ClrType));
            model.Entity(type.ClrType).Property(nameof(IHasAudience.Audience)).HasMaxLength(8);
        }
    }

    /// <summary>The service's own entities.</summary>
    protected abstract void Map(ModelBuilder model);

    // e => SeesInternal || e.Audience == "public" && (e.EmbargoUntil == null || e.EmbargoUntil <= Now), for this entity's type
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

/// <summary>Why something is announced, as the CloudEvents extension <c>cause</c> says it.</summary>
public static class ChangeCauses
{
    public const string Edited = "edited", Translation = "translation", Fact = "fact", Schedule = "schedule",
        Dependency = "dependency", Import = "import", Replay = "replay";
}

public static class Clock
{
    /// <summary>The civil day in UTC.</summary>
    public static DateOnly Today(this TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(clock);
        return DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
    }

    /// <summary>Now, in microseconds: what both databases keep, so that an answer to a write and a later read agree.</summary>
    public static DateTimeOffset Now(this TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}

/// <summary>Lists that are stored as one JSON text: small, read and written whole.</summary>
public static class JsonColumn
{
    public static void Map<TEntity, T>(ModelBuilder model, Expression<Func<TEntity, List<T>>> property) where TEntity : class =>
        Convert(model.Entity<TEntity>().Property(property));

    /// <summary>The same for a list of what an entity owns.</summary>
    public static void Owned<TOwner, TEntity, T>(OwnedNavigationBuilder<TOwner, TEntity> owned, Expression<Func<TEntity, List<T>>> property)
        where TOwner : class where TEntity : class => Convert(owned.Property(property));

    static void Convert<T>(PropertyBuilder<List<T>> property) => property.HasConversion(
        list => System.Text.Json.JsonSerializer.Serialize(list, Announcement.Json),
        text => System.Text.Json.JsonSerializer.Deserialize<List<T>>(text, Announcement.Json)!,
        new ValueComparer<List<T>>((a, b) => a!.SequenceEqual(b!), l => l.Count, l => l.ToList()));
}
