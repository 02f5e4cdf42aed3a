using System.Security.Cryptography;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults;

/// <summary>A file that somebody imported, and what became of its rows.</summary>
[NeverPublic("who imported which file is for staff, and its refused rows may have what is internal")]
public sealed class ImportRecord : IHasAudience
{
    public const string Stored = "stored", WasRefused = "refused";

    public const int LongestFileName = 200;

    const int LongestSubject = 200;

    static readonly TimeSpan KeepsRows = TimeSpan.FromDays(90);

    public required Guid Id { get; init; }
    public required string Kind { get; init; }
    public required string FileName { get; init; }

    /// <summary>SHA-256 of the bytes, in lower-case hexadecimal digits.</summary>
    public required string Digest { get; init; }
    public string ImportedBy { get; private set; } = "";
    public DateTimeOffset ImportedAt { get; private set; }
    public string Outcome { get; private set; } = Stored;
    public long Rows { get; private set; }
    public long Added { get; private set; }
    public long Changed { get; private set; }
    public long Unchanged { get; private set; }
    public long Refused { get; private set; }

    /// <summary>The refused rows as CSV; null if there are none, or no longer.</summary>
    public string? RefusedRows { get; private set; }
    public string Audience { get; private set; } = Audiences.Internal;
    public DateTimeOffset? EmbargoUntil { get; private set; }

    /// <summary>The address of the refused rows; empty if there are none.</summary>
    public string RefusalsLink => Refused > 0 && RefusedRows is { Length: > 0 } ? $"/v1/imports/{Id}/refusals.csv" : "";

    /// <summary>A record of a file; refuses a name that is none.</summary>
    public static ImportRecord Of(string kind, string fileName, ReadOnlySpan<byte> file) => Of(kind, fileName, DigestOf(file));

    /// <param name="id">The id that the import has already; null gives it one.</param>
    public static ImportRecord Of(string kind, string fileName, string digest, Guid? id = null)
    {
        var validation = new RequestValidation();
        validation.Text("fileName", fileName, LongestFileName);
        validation.Refuse();
        return new ImportRecord { Id = id ?? Guid.CreateVersion7(), Kind = kind, FileName = fileName, Digest = digest };
    }

    public static string DigestOf(ReadOnlySpan<byte> file) => Convert.ToHexStringLower(SHA256.HashData(file));

    /// <summary>
    /// Adds the record to the transaction of the import, and removes the refused rows of old imports. Call it once,
    /// before the last SaveChanges.
    /// </summary>
    /// <param name="rows">Refused rows; an import of another format has none.</param>
    public async Task Save(EmbassyDb db, DateTimeOffset now, string outcome, (long Rows, long Added, long Changed, long Unchanged,
        long Refused) counts, RefusedRows? rows, CancellationToken cancellation)
    {
        var importer = db.Importer;
        (ImportedBy, ImportedAt, Outcome) = (importer[..Math.Min(importer.Length, LongestSubject)], now, outcome);
        (Rows, Added, Changed, Unchanged, Refused) = counts;
        RefusedRows = rows?.Text is { Length: > 0 } text ? text : null;
        var old = now - KeepsRows;
        await db.Set<ImportRecord>().IgnoreQueryFilters().Where(r => r.ImportedAt < old && r.RefusedRows != null)
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.RefusedRows, (string?)null), cancellation);
        db.Add(this);
    }

    public Imports.V1.ImportRecord ToProto() => new()
    {
        Import = Id.ToString(),
        Kind = Kind,
        ImportedBy = ImportedBy,
        ImportedAt = ImportedAt.ToTimestamp(),
        FileName = FileName,
        Sha256 = Digest,
        Outcome = Outcome,
        Rows = Rows,
        Added = Added,
        Changed = Changed,
        Unchanged = Unchanged,
        Refused = Refused,
        RefusalsLink = RefusalsLink,
    };

    public static void Map(ModelBuilder model) => model.Entity<ImportRecord>(record =>
    {
        record.Property(r => r.Id).ValueGeneratedNever();
        record.Property(r => r.Kind).HasMaxLength(20);
        record.Property(r => r.FileName).HasMaxLength(LongestFileName);
        record.Property(r => r.Digest).HasMaxLength(64);
        record.Property(r => r.ImportedBy).HasMaxLength(LongestSubject);
        record.Property(r => r.Outcome).HasMaxLength(8);
        record.HasIndex(r => new { r.ImportedAt, r.Id });
        record.ToTable("ImportRecords");
    });
}
