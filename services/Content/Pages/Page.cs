using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Pages;

/// <summary>A document across languages. Its text stands in its editions.</summary>
public sealed class Page : IHasAudience
{
    public required string Key { get; init; }
    public required string Type { get; init; }
    public required string AuthenticLocale { get; init; }
    public required string Audience { get; init; }
    public DateTimeOffset? EmbargoUntil { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; }
    public int Version { get; init; } = 1;

    public static void Map(ModelBuilder model) => model.Entity<Page>(page =>
    {
        page.HasKey(p => p.Key);
        page.Property(p => p.Key).HasMaxLength(100);
        page.Property(p => p.Type).HasMaxLength(20);
        page.Property(p => p.AuthenticLocale).HasMaxLength(12);
        page.Property(p => p.Version).IsConcurrencyToken();
        page.ToTable("Pages");
    });

    public V1.Page ToProto() => new() { Key = Key, Type = Type, AuthenticLocale = AuthenticLocale };
}

/// <summary>A published edition as the public reads it: what one query brings.</summary>
public sealed record PublishedEdition(
    string PageKey, string Type, string AuthenticLocale, string Locale, int Number, string Slug, string Title, string Summary,
    string? Body, string Fingerprint, string? SourceFingerprint, DateTimeOffset? PublishedAt)
{
    /// <param name="authentic">Fingerprint of the authentic language's published edition; null when there is none.</param>
    public V1.Page ToProto(IEnumerable<string> available, string? authentic, bool fallback = false) => new()
    {
        Key = PageKey,
        Type = Type,
        AuthenticLocale = AuthenticLocale,
        AvailableLocales = { available },
        Locale = Locale,
        Lang = Locale,
        Dir = Languages.Direction(Locale),
        Translation = Editions.Edition.Translation(Locale == AuthenticLocale, SourceFingerprint, authentic),
        Fallback = fallback,
        Slug = Slug,
        Title = Title,
        Summary = Summary,
        Body = Body ?? "",
        Edition = Number,
        PublishedAt = PublishedAt?.ToTimestamp(),
    };
}
