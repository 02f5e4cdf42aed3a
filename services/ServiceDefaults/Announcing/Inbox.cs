using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults;

/// <summary>
/// The note that a handler is done with an announcement, in the transaction of its changes. Also the one place for what was given up:
/// announcements that failed and messages that could not be read are notes with the outcome <c>failed</c>, and hold the message.
/// </summary>
[WithoutAudience("operations only: no RPC reads it")]
public sealed class InboxRow
{
    public required string Reaction { get; init; }

    /// <summary>The announcement's id; made from the bytes of a message that could not be read or confirmed.</summary>
    public required Guid EventId { get; init; }

    /// <summary>Empty where it could not be read or is not confirmed.</summary>
    public required string Source { get; init; }

    /// <summary>0 where it could not be read or is not confirmed.</summary>
    public required long Sequence { get; init; }
    public required string Subject { get; init; }
    public required DateTimeOffset At { get; set; }

    /// <summary>One of the constants below.</summary>
    public required string Outcome { get; set; }

    /// <summary>Why it was given up: one of <see cref="InboxReasons"/>; null otherwise.</summary>
    public string? Reason { get; set; }

    /// <summary>The same in words, at most 1,000 characters.</summary>
    public string? Error { get; set; }

    /// <summary>The message that was given up; null for one that is too long to be kept.</summary>
    public string? Body { get; set; }

    /// <summary>How often it was given up.</summary>
    public int Times { get; set; }

    /// <summary>What the operator said who discarded it.</summary>
    public string? Note { get; set; }

    /// <summary>
    /// Handled; skipped because a newer one was handled before; given up; handed back by an operator and not handled yet; discarded by an
    /// operator, for good.
    /// </summary>
    public const string Done = "done", Stale = "stale", Failed = "failed", Returned = "returned", Discarded = "discarded";

    internal static void Map(ModelBuilder model)
    {
        model.Entity<InboxRow>(row =>
        {
            row.HasKey(r => new { r.Reaction, r.EventId });
            row.Property(r => r.Outcome).HasMaxLength(9);
            row.HasIndex(r => r.Outcome).HasFilter("\"Outcome\" IN ('failed', 'returned')");
            row.ToTable("Inbox");
        });
        model.Entity<SubjectVersion>(seen =>
        {
            seen.HasKey(s => new { s.Reaction, s.Subject });
            // Two replicas that handle two versions of one subject at once: one of them finds out, and begins again.
            seen.Property(s => s.Version).IsConcurrencyToken();
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
public sealed class SubjectVersion
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
