using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.StaffLog;

/// <summary>Numbers the steps and deletes old ones.</summary>
static class StaffLogTable
{
    const int Batch = 500;

    static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    /// <summary>
    /// Gives sequences in the order in which steps became visible, so that a reader never skips one that was committed
    /// late.
    /// </summary>
    public static async Task AssignSequences(ContentDb db, CancellationToken cancellation)
    {
        var waiting = db.StaffChanges.IgnoreQueryFilters().Where(c => c.Sequence == null);
        while (await waiting.AnyAsync(cancellation))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            // Readers assign one after another: the update locks the row and changes nothing.
            await db.LogStates.ExecuteUpdateAsync(set => set.SetProperty(s => s.Number, s => s.Number), cancellation);
            var last = await db.StaffChanges.IgnoreQueryFilters().MaxAsync(c => c.Sequence, cancellation) ?? 0;
            foreach (var change in await waiting.OrderBy(c => c.Id).Take(Batch).ToListAsync(cancellation)) change.Sequence = ++last;
            await db.SaveChangesAsync(cancellation);
            await transaction.CommitAsync(cancellation);
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>Deletes old steps, but for the newest, which the next sequence follows.</summary>
    public static async Task Prune(ContentDb db, DateTimeOffset now, CancellationToken cancellation)
    {
        await AssignSequences(db, cancellation);
        var (last, old) = (await db.StaffChanges.IgnoreQueryFilters().MaxAsync(c => c.Sequence, cancellation), now - Kept);
        await db.StaffChanges.IgnoreQueryFilters().Where(c => c.Sequence < last && c.Time < old).ExecuteDeleteAsync(cancellation);
    }
}
