using Embassy.Content.Editions;
using Embassy.Content.Missions;
using Embassy.Content.Rendering;
using Embassy.Content.Reviews;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Facts;

/// <summary>The condition of a paragraph in an edition: until a day, or while an agreement has a status.</summary>
[WithoutAudience("no RPC shows it but in the words of its edition")]
public sealed class Condition
{
    public required Guid EditionId { get; init; }

    /// <summary>The index of the mark in the body.</summary>
    public required int Index { get; init; }

    /// <summary>The agreement, <c>agreements/{id}</c>; empty for a day.</summary>
    public required string Subject { get; init; }

    public required string Status { get; init; }
    public DateOnly? LastDay { get; init; }

    /// <summary>The time at which the condition stopped holding; null while it holds.</summary>
    public DateTimeOffset? FellAt { get; private set; }

    public string Shown => LastDay is { } day ? $"until {CivilDate.Day(day)}" : $"while {Subject} is {Status}";

    public static Condition Of(InlineMark inlineMark, Guid edition) =>
        new()
        {
            EditionId = edition,
            Index = inlineMark.Index,
            Subject = inlineMark.Subject,
            Status = inlineMark.Status,
            LastDay = inlineMark.LastDay
        };

    public void Fall(DateTimeOffset now) => FellAt ??= now;

    public void HoldAgain() => FellAt = null;

    /// <summary>Returns false if the condition does not hold now; a condition on an unknown status holds.</summary>
    public bool Holds(string? standing, DateTimeOffset now) => LastDay is { } day ? day >= DateOnly.FromDateTime(now.UtcDateTime)
        : standing is null || standing == Status;

    public static void Map(ModelBuilder model) => model.Entity<Condition>(condition =>
    {
        condition.HasKey(c => new { c.EditionId, c.Index });
        condition.Property(c => c.Subject).HasMaxLength(60);
        condition.Property(c => c.Status).HasMaxLength(30);
        condition.HasIndex(c => c.Subject);
        condition.HasIndex(c => c.LastDay).HasFilter("\"LastDay\" IS NOT NULL AND \"FellAt\" IS NULL");
        condition.HasOne<Edition>().WithMany().HasForeignKey(c => c.EditionId);
        condition.ToTable("Conditions");
    });

    /// <summary>Editions with a paragraph whose last day has ended in UTC.</summary>
    public static IQueryable<Guid> Due(ContentDb db, DateTimeOffset now)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        return db.Conditions.Where(
            c => c.LastDay != null && c.FellAt == null && c.LastDay < today
                && db.Editions.Any(e => e.Id == c.EditionId && EditionRefresher.Live.Contains(e.State)))
            .Select(c => c.EditionId).Distinct();
    }

    /// <summary>Applies an expired day to an edition, exactly once even with several replicas.</summary>
    public static async Task<int> FallWhenDue(ContentDb db, MissionCache missions, Guid edition, DateTimeOffset now,
        CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await EditionRefresher.Hold(db, [edition], cancellation);
        if (!await Due(db, now).AnyAsync(id => id == edition, cancellation)) return 0;
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var due = await db.Conditions.Where(c => c.EditionId == edition && c.LastDay != null && c.FellAt == null && c.LastDay < today)
            .ToListAsync(cancellation);
        await Turn(db, missions, due, holds: false, ChangeCauses.Schedule, now, cancellation);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return due.Count;
    }

    /// <summary>
    /// Renders conditions that no longer hold, or hold again, and opens reviews for those that fell, in the caller's
    /// transaction.
    /// </summary>
    public static async Task Turn(ContentDb db, MissionCache missions, IReadOnlyList<Condition> conditions, bool holds, string cause,
        DateTimeOffset now, CancellationToken cancellation)
    {
        if (conditions.Count == 0) return;
        foreach (var condition in conditions)
        {
            if (holds) condition.HoldAgain();
            else condition.Fall(now);
        }
        foreach (var batch in conditions.Chunk(EditionRefresher.Batch))
            foreach (var edition in await EditionRefresher.Of(db, missions, [.. batch.Select(c => c.EditionId).Distinct()], cause, [], now,
                cancellation))
                foreach (var condition in batch.Where(c => c.EditionId == edition.Id && !holds))
                {
                    var subject = condition.Subject.Length > 0 ? condition.Subject : $"pages/{edition.PageKey}";
                    await Review.Open(db, edition.PageKey, edition.Locale, Review.ConditionFallen, subject,
                        $"A paragraph holds {condition.Shown}, which is over.", edition.Page.Owner, now, cancellation);
                }
    }
}
