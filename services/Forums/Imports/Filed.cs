using System.Security.Cryptography;
using System.Text.Json;
using Embassy.Announcements;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Embassy.Forums.Imports;

/// <summary>A record that comes out of a file: a row with the same key says something of the same thing.</summary>
public abstract class Filed
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Forum { get; init; }

    /// <summary>What makes it the same thing in another file, within its forum and kind.</summary>
    public required string Key { get; init; }

    /// <summary>Digest of what was said last, by which a repeat is known.</summary>
    public string Print { get; private set; } = "";

    /// <summary>Counts the changes, from 1.</summary>
    public int Version { get; private set; }

    /// <summary>Says false if that is what was said already.</summary>
    protected bool Says(object said)
    {
        var print = Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(said, said.GetType())).AsSpan(0, 16));
        if (print == Print) return false;
        (Print, Version) = (print, Version + 1);
        return true;
    }

    public abstract Announcement ToRecorded();

    protected static void MapFiled<T>(EntityTypeBuilder<T> entity, string table) where T : Filed
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
