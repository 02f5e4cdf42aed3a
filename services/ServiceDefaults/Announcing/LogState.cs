using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults;

/// <summary>The state of a service's log: one row in each database, made at the first start.</summary>
[WithoutAudience("operations only: it holds counters, no record")]
public sealed class LogState
{
    public const int TheRow = 1;

    public int Id { get; init; } = TheRow;

    /// <summary>Names one history of the log. A restored backup begins another, because sequences are given again.</summary>
    public required string Epoch { get; set; }

    /// <summary>How many epochs there have been, from 1.</summary>
    public int Number { get; set; } = 1;

    /// <summary>The last sequence of the epochs before: what follows was announced in this one.</summary>
    public long EpochStart { get; set; }

    /// <summary>The highest sequence that was pruned, 0 while none was. Rows at or below it may be missing.</summary>
    public long Pruned { get; set; }

    /// <summary>16 characters that sort by the time they were made; always after <paramref name="former"/>.</summary>
    public static string NewEpoch(DateTimeOffset now, string former = "")
    {
        while (true)
        {
            var epoch = Guid.CreateVersion7(now).ToString("n")[..16];
            if (string.CompareOrdinal(epoch, former) > 0) return epoch;
            now = now.AddMilliseconds(1);
        }
    }

    /// <summary>Makes the row where there is none; replicas that start together keep the first.</summary>
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
