using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Records that a handler has finished with an announcement, in the transaction of its changes. It also stores
/// failures: failed announcements and unreadable messages have the outcome <c>failed</c>, and their rows contain the
/// message.
/// </summary>
[WithoutAudience("operations only: no RPC reads it")]
public sealed class InboxRow
{
    public required string Reaction { get; init; }

    /// <summary>The announcement's id; a hash of the bytes for a message that could not be read or confirmed.</summary>
    public required Guid EventId { get; init; }

    /// <summary>Empty if the message could not be read or confirmed.</summary>
    public required string Source { get; init; }

    /// <summary>0 if the message could not be read or confirmed.</summary>
    public required long Sequence { get; init; }
    public required string Subject { get; init; }
    public required DateTimeOffset At { get; set; }

    /// <summary>One of the constants below.</summary>
    public required string Outcome { get; set; }

    /// <summary>Reason of the failure: one of <see cref="InboxReasons"/>; null otherwise.</summary>
    public string? Reason { get; set; }

    /// <summary>Error message, at most 1,000 characters.</summary>
    public string? Error { get; set; }

    /// <summary>The failed message; null if it was too long to store.</summary>
    public string? Body { get; set; }

    /// <summary>Number of times it failed for good.</summary>
    public int Times { get; set; }

    /// <summary>Reason given by the operator who discarded it.</summary>
    public string? Note { get; set; }

    /// <summary>
    /// Handled; skipped because a newer one was handled before; failed; returned by an operator and not handled yet;
    /// permanently discarded by an operator.
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
            // When two replicas handle two versions of one subject at once, one detects the conflict and starts again.
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

/// <summary>
/// The newest version of a subject that a handler has seen. The row outlives a removal, as its tombstone.
/// </summary>
[WithoutAudience("operations only: no RPC reads it")]
public sealed class SubjectVersion
{
    public required string Reaction { get; init; }
    public required string Subject { get; init; }
    public required int Version { get; set; }
    public bool Removed { get; set; }
}

/// <summary>
/// A handler's position in another service's log: every entry up to it is handled or irrelevant to the handler.
/// </summary>
[WithoutAudience("operations only: no RPC reads it")]
public sealed class LogPosition
{
    public required string Reaction { get; init; }
    public required string Source { get; init; }
    public required long Sequence { get; set; }

    /// <summary>
    /// The epoch of the log that <see cref="Sequence"/> belongs to; empty until the log has been read once.
    /// </summary>
    public string Epoch { get; set; } = "";
}
