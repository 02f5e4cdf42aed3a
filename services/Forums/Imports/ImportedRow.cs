using System.Security.Cryptography;
using System.Text.Json;
using Embassy.Announcements;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Embassy.Forums.Imports;

/// <summary>A record imported from a file; a row with the same key refers to the same record.</summary>
public abstract class ImportedRow
{
    static long lastId;

    /// <summary>Sorts in the order of entry, which decides between equal records.</summary>
    public Guid Id { get; init; } = NextId();
    public required string Forum { get; init; }

    /// <summary>The identity of the record in other files, within its forum and kind.</summary>
    public required string Key { get; init; }

    /// <summary>Digest of the latest content, which detects a repeat.</summary>
    public string Print { get; private set; } = "";

    /// <summary>Counts the changes, from 1.</summary>
    public int Version { get; private set; }

    /// <summary>Returns false if the content is unchanged.</summary>
    protected bool Says(object said)
    {
        var print = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(said, said.GetType())).AsSpan(0, 16));
        if (print == Print) return false;
        (Print, Version) = (print, Version + 1);
        return true;
    }

    public abstract Announcement ToRecorded();

    // UUID version 7 sorts by millisecond only, and a file has many rows per millisecond.
    // So each row gets a millisecond of its own.
    static Guid NextId()
    {
        while (true)
        {
            var (last, now) = (Interlocked.Read(ref lastId), DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
            var next = Math.Max(now, last + 1);
            if (Interlocked.CompareExchange(ref lastId, next, last) == last)
                return Guid.CreateVersion7(DateTimeOffset.FromUnixTimeMilliseconds(next));
        }
    }

    protected static void MapImportedRow<T>(EntityTypeBuilder<T> entity, string table) where T : ImportedRow
    {
        entity.Property(f => f.Id).ValueGeneratedNever();
        entity.Property(f => f.Forum).HasMaxLength(12);
        entity.Property(f => f.Key).HasMaxLength(400);
        entity.Property(f => f.Print).HasMaxLength(32);
        entity.Property(f => f.Version).IsConcurrencyToken();
        entity.HasIndex(f => new { f.Forum, f.Key }).IsUnique();
        entity.ToTable(table);
    }
}
