using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults;

/// <summary>The note that a reaction has handled an announcement, in the transaction of what it did about it.</summary>
[WithoutAudience("operations only: no RPC reads it")]
public sealed class InboxRow
{
    public required string Reaction { get; init; }
    public required Guid EventId { get; init; }
    public required string Source { get; init; }
    public required long Sequence { get; init; }
    public required string Subject { get; init; }
    public required DateTimeOffset At { get; set; }

    /// <summary>Done, ignored because something newer was seen, or given up after all attempts.</summary>
    public required string Outcome { get; set; }

    /// <summary>Why it was given up.</summary>
    public string? Error { get; set; }

    public const string Done = "done", Stale = "stale", Failed = "failed";

    internal static void Map(ModelBuilder model)
    {
        model.Entity<InboxRow>(row =>
        {
            row.HasKey(r => new { r.Reaction, r.EventId });
            row.Property(r => r.Outcome).HasMaxLength(8);
            row.HasIndex(r => r.Outcome).HasFilter("\"Outcome\" = 'failed'");
            row.ToTable("Inbox");
        });
        model.Entity<SeenSubject>(seen =>
        {
            seen.HasKey(s => new { s.Reaction, s.Subject });
            seen.ToTable("SeenSubjects");
        });
        model.Entity<LogPosition>(position =>
        {
            position.HasKey(p => new { p.Reaction, p.Source });
            position.Property(p => p.Epoch).HasMaxLength(36);
            position.ToTable("LogPositions");
        });
    }
}

/// <summary>The newest version of a subject that a reaction has seen. It outlives a removal, as its tombstone.</summary>
[WithoutAudience("operations only: no RPC reads it")]
public sealed class SeenSubject
{
    public required string Reaction { get; init; }
    public required string Subject { get; init; }
    public required int Version { get; set; }
    public bool Removed { get; set; }
}

/// <summary>How far a reaction has read another service's log: everything up to there is handled, or not for it.</summary>
[WithoutAudience("operations only: no RPC reads it")]
public sealed class LogPosition
{
    public required string Reaction { get; init; }
    public required string Source { get; init; }
    public required long Sequence { get; set; }

    /// <summary>The epoch of the log that <see cref="Sequence"/> belongs to; empty until the log was read once.</summary>
    public string Epoch { get; set; } = "";
}
