using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults;

/// <summary>The state of a service's log: one row per database, created at first start.</summary>
[WithoutAudience("operations only: it holds counters, no record")]
public sealed class LogState
{
    public const int TheRow = 1;

    public int Id { get; init; } = TheRow;

    /// <summary>
    /// Identifies one history of the log. A restored backup starts a new epoch, because sequences are assigned again.
    /// </summary>
    public required string Epoch { get; set; }

    /// <summary>Number of epochs so far, from 1.</summary>
    public int Number { get; set; } = 1;

    /// <summary>Last sequence of the earlier epochs; later sequences belong to the current epoch.</summary>
    public long EpochStart { get; set; }

    /// <summary>Highest pruned sequence, 0 if none. Rows at or below it may be missing.</summary>
    public long Pruned { get; set; }

    /// <summary>Returns 16 characters that sort by creation time, always after <paramref name="former"/>.</summary>
    public static string NewEpoch(DateTimeOffset now, string former = "")
    {
        while (true)
        {
            var epoch = Guid.CreateVersion7(now).ToString("n")[..16];
            if (string.CompareOrdinal(epoch, former) > 0) return epoch;
            now = now.AddMilliseconds(1);
        }
    }

    /// <summary>Creates the row if missing; replicas that start together keep the first.</summary>
    public static async Task Ensure(EmbassyDb db, DateTimeOffset now, CancellationToken cancellation)
    {
        if (await db.LogStates.AnyAsync(cancellation)) return;
        db.LogStates.Add(new LogState { Epoch = NewEpoch(now) });
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException e) when (Database.IsDuplicate(e))
        {
            db.ChangeTracker.Clear();
        }
    }

    internal static void Map(ModelBuilder model) => model.Entity<LogState>(state =>
    {
        state.Property(s => s.Id).ValueGeneratedNever();
        state.Property(s => s.Epoch).HasMaxLength(36);
        state.ToTable("LogState");
    });
}
