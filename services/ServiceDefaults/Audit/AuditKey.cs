using System.ComponentModel;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults;

/// <summary>Settings of the audit trail; docs/audit.md explains them.</summary>
[Settings("Audit", "S")]
public sealed record AuditOptions
{
    [Description("file of the key that signs audit rows: 32 bytes or more, of any content. Without it the key is in the database, where "
        + "whoever may change rows can also sign them")]
    public string? KeyFile { get; set; }

    [Description("refused writes of one caller that are recorded one by one; further ones in the same minute share one audit row")]
    [System.ComponentModel.DataAnnotations.Range(1, 10_000)]
    public int RefusalsPerMinute { get; set; } = 60;
}

/// <summary>The key of audit rows, if no file has it: a row of the service's own database.</summary>
[WithoutAudience("no RPC shows it")]
public sealed class AuditKey
{
    public int Id { get; init; } = 1;
    public byte[] Bytes { get; init; } = RandomNumberGenerator.GetBytes(32);
}

/// <summary>The keys of a host: the current one signs, all of them verify.</summary>
public sealed class AuditKeys(AuditOptions options)
{
    const int Shortest = 32;

    readonly Dictionary<string, byte[]> known = [];
    byte[]? current;

    public string CurrentId { get; private set; } = "";

    /// <summary>True when the key is not in the database.</summary>
    public bool IsOutside => !string.IsNullOrEmpty(options.KeyFile);

    /// <summary>Reads the key of the file and that of the database, which is made if there is neither.</summary>
    internal async Task Load(EmbassyDb db, CancellationToken cancellation)
    {
        var stored = await db.Set<AuditKey>().AsNoTracking().SingleOrDefaultAsync(cancellation);
        if (stored is null && !IsOutside) stored = await Create(db, cancellation);
        if (stored is not null) Add(stored.Bytes);
        if (!IsOutside) return;
        var bytes = await File.ReadAllBytesAsync(options.KeyFile!, cancellation);
        if (bytes.Length < Shortest)
            throw new InvalidDataException($"Audit__KeyFile has {bytes.Length} bytes; a key has {Shortest} or more.");
        Add(bytes);
    }

    static async Task<AuditKey> Create(EmbassyDb db, CancellationToken cancellation)
    {
        var made = new AuditKey();
        db.Add(made);
        try
        {
            await db.SaveChangesAsync(cancellation);
            return made;
        }
        catch (DbUpdateException e) when (Database.IsDuplicate(e))
        {
            db.ChangeTracker.Clear();
            return await db.Set<AuditKey>().AsNoTracking().SingleAsync(cancellation);
        }
    }

    void Add(byte[] bytes)
    {
        CurrentId = Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8));
        known[CurrentId] = current = bytes;
    }

    internal byte[] Sign(Guid id, ReadOnlySpan<byte> digest) =>
        Mac(current ?? throw new InvalidOperationException("Audit rows are signed once the schema is up to date."), id, digest);

    /// <summary>Returns false for a wrong signature, and for one with a key that is not known here.</summary>
    internal bool Verify(AuditRow row, ReadOnlySpan<byte> digest) =>
        known.TryGetValue(row.KeyId, out var key) && CryptographicOperations.FixedTimeEquals(Mac(key, row.Id, digest), row.Mac);

    static byte[] Mac(byte[] key, Guid id, ReadOnlySpan<byte> digest)
    {
        Span<byte> text = stackalloc byte[16 + SHA256.HashSizeInBytes];
        id.TryWriteBytes(text, bigEndian: true, out _);
        digest.CopyTo(text[16..]);
        return HMACSHA256.HashData(key, text);
    }
}
