using System.Security.Cryptography;
using System.Text;
using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.ImportExport;

/// <summary>
/// An item of another site that became an edition here, so that a later export of that site is compared with it.
/// </summary>
[WithoutAudience("only imports read it, for editors")]
public sealed class SourceItem
{
    /// <summary>The address of the site.</summary>
    public required string Source { get; init; }

    /// <summary>The item's id on that site.</summary>
    public required string Item { get; init; }

    /// <summary>What the site calls the item and its translations together; empty if it has none.</summary>
    public required string Group { get; init; }

    public required string PageKey { get; init; }
    public required string Locale { get; init; }

    /// <summary>The path of the item on that site.</summary>
    public required string Path { get; set; }

    /// <summary>The digest of what the site said.</summary>
    public required string Said { get; set; }

    /// <summary>The digest of what the import wrote. An edition with other words was edited here since.</summary>
    public required string Written { get; set; }

    public static void Map(ModelBuilder model) => model.Entity<SourceItem>(item =>
    {
        item.HasKey(i => new { i.Source, i.Item });
        item.Property(i => i.Source).HasMaxLength(300);
        item.Property(i => i.Item).HasMaxLength(20);
        item.Property(i => i.Group).HasMaxLength(100);
        item.Property(i => i.PageKey).HasMaxLength(100);
        item.Property(i => i.Locale).HasMaxLength(12);
        item.Property(i => i.Path).HasMaxLength(2_000);
        item.Property(i => i.Said).HasMaxLength(64);
        item.Property(i => i.Written).HasMaxLength(64);
        item.ToTable("SourceItems");
    });

    public static string Digest(params IEnumerable<string> texts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', texts))));

    public static string Digest(Edition edition) => Digest([.. edition.FrontMatter.Fields().Select(f => f.Text), edition.Body]);
}
