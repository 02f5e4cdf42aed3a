using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks.Deliveries;

/// <summary>Position of a log at an instant, recorded about once a minute; maps an instant to a position.</summary>
[WithoutAudience("operations only: no RPC reads it")]
public sealed class LogMark
{
    public required string Source { get; init; }
    public required DateTimeOffset At { get; init; }
    public required long Sequence { get; init; }

    public static void Map(ModelBuilder model) => model.Entity<LogMark>(mark =>
    {
        mark.HasKey(m => new { m.Source, m.At });
        mark.Property(m => m.Source).HasMaxLength(100);
        mark.ToTable("LogMarks");
    });
}

/// <summary>
/// A subject that stopped being public at a log position: older announcements of it and of subjects below it are not
/// sent.
/// </summary>
[WithoutAudience("holds public subjects only: no RPC reads it")]
public sealed class RemovedSubject
{
    public required string Source { get; init; }
    public required string Subject { get; init; }
    public required long Sequence { get; set; }
    public required DateTimeOffset At { get; set; }

    public static void Map(ModelBuilder model) => model.Entity<RemovedSubject>(removed =>
    {
        removed.HasKey(r => new { r.Source, r.Subject });
        removed.Property(r => r.Source).HasMaxLength(100);
        removed.Property(r => r.Subject).HasMaxLength(500);
        removed.ToTable("RemovedSubjects");
    });
}
