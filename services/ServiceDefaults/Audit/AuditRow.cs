using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults;

/// <summary>
/// One write or refused write, written in the transaction of the change. Triggers refuse every update and deletion
/// (<see cref="AuditTriggers"/>), and the sealer chains the rows after their commit (<see cref="AuditSealer"/>).
/// </summary>
[WithoutAudience("ListHistory asks for the record before it shows anything of it, and ListAudit is for administrators")]
public sealed class AuditRow
{
    public const string Done = "done", Refused = "refused";

    /// <summary>Version 7: sorts by time.</summary>
    public required Guid Id { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>Full name of the RPC, or the name of a handler or a loop.</summary>
    public required string Operation { get; init; }
    public required string Outcome { get; init; }

    /// <summary>Problem code of a refusal; otherwise empty.</summary>
    public string Code { get; init; } = "";

    /// <summary>The token's <c>sub</c>.</summary>
    public string Person { get; init; } = "";

    /// <summary>The token's <c>name</c> at that time.</summary>
    public string Name { get; init; } = "";

    /// <summary>Separated by spaces.</summary>
    public string Roles { get; init; } = "";
    public string Client { get; init; } = "";

    /// <summary>Id of the handled announcement; otherwise empty.</summary>
    public string Cause { get; init; } = "";
    public string Address { get; init; } = "";
    public string RequestId { get; init; } = "";
    public string TraceId { get; init; } = "";

    /// <summary>JSON array of the records concerned; a trigger indexes them.</summary>
    public required string Records { get; init; }

    /// <summary>JSON array (<see cref="AuditChanges"/>).</summary>
    public required string Changes { get; init; }

    /// <summary>Number of refusals that this row stands for.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Identifies the key of <see cref="Mac"/>.</summary>
    public required string KeyId { get; init; }

    /// <summary>HMAC-SHA-256 of the row.</summary>
    public byte[] Mac { get; set; } = [];

    internal static void Map(ModelBuilder model)
    {
        model.Entity<AuditRow>(row =>
        {
            row.Property(r => r.Id).ValueGeneratedNever();
            row.Property(r => r.Operation).HasMaxLength(200);
            row.Property(r => r.Outcome).HasMaxLength(8);
            row.Property(r => r.Code).HasMaxLength(40);
            row.Property(r => r.Person).HasMaxLength(255);
            row.Property(r => r.KeyId).HasMaxLength(16);
            row.HasIndex(r => new { r.Person, r.Id });
            row.HasIndex(r => r.Id, "IX_Audit_Refused").HasFilter("\"Outcome\" = 'refused'");
            row.ToTable("Audit");
        });
        model.Entity<AuditRecord>(record =>
        {
            record.HasKey(r => new { r.Record, r.Audit });
            record.Property(r => r.Record).HasMaxLength(AuditCalls.LongestRecord);
            record.ToTable("AuditRecords");
        });
        model.Entity<AuditValue>(value =>
        {
            value.HasKey(v => new { v.Audit, v.Position });
            value.ToTable("AuditValues");
        });
        model.Entity<AuditWaiting>(waiting =>
        {
            waiting.HasKey(w => w.Audit);
            waiting.Property(w => w.Audit).ValueGeneratedNever();
            waiting.ToTable("AuditWaiting");
        });
        model.Entity<AuditSeal>(seal =>
        {
            seal.HasKey(s => s.Sequence);
            seal.Property(s => s.Sequence).ValueGeneratedNever();
            seal.HasIndex(s => s.Audit).IsUnique();
            seal.ToTable("AuditSeals");
        });
        model.Entity<AuditDay>(day =>
        {
            day.HasKey(d => d.Day);
            day.Property(d => d.Day).HasMaxLength(10);
            day.ToTable("AuditDays");
        });
        model.Entity<AuditKey>(key =>
        {
            key.Property(k => k.Id).ValueGeneratedNever();
            key.ToTable("AuditKey");
        });
    }
}

/// <summary>A record that an audit row is about: the index of histories, filled by a trigger.</summary>
[WithoutAudience("an index of the audit, read with it")]
public sealed class AuditRecord
{
    public required string Record { get; init; }
    public required Guid Audit { get; init; }
}

/// <summary>
/// A personal value of an audit row. The row holds only its salted SHA-256, so that value and salt can be erased
/// without breaking the chain.
/// </summary>
[WithoutAudience("read only with its audit row")]
public sealed class AuditValue
{
    public required Guid Audit { get; init; }
    public required int Position { get; init; }

    /// <summary>Null once erased.</summary>
    public byte[]? Salt { get; init; }

    /// <summary>Null once erased.</summary>
    public string? Value { get; init; }
}

/// <summary>An audit row that has no seal yet. A trigger adds it, and the sealer deletes it.</summary>
[WithoutAudience("ids only, which no RPC shows")]
public sealed class AuditWaiting
{
    public required Guid Audit { get; init; }
}

/// <summary>The place of an audit row in the chain.</summary>
[WithoutAudience("hashes only")]
public sealed class AuditSeal
{
    public required long Sequence { get; init; }
    public required Guid Audit { get; init; }

    /// <summary>SHA-256 of the previous hash, the sequence, the row's id and the row's digest.</summary>
    public required byte[] Hash { get; init; }
    public required DateTimeOffset At { get; init; }
}

/// <summary>The last seal of a day, UTC.</summary>
[WithoutAudience("hashes only")]
public sealed class AuditDay
{
    public required string Day { get; init; }
    public required long Sequence { get; init; }
    public required byte[] Hash { get; init; }
}
