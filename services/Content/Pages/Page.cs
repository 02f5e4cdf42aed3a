using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Pages;

/// <summary>A document across languages. Its text stands in its editions.</summary>
[AudienceChangedBy("SetPageAudience")]
public sealed class Page : IHasAudience
{
    public required string Key { get; init; }
    public required string Type { get; init; }
    public required string AuthenticLocale { get; init; }
    public required string Audience { get; set; }
    public DateTimeOffset? EmbargoUntil { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; }
    public int Version { get; private set; } = 1;

    /// <summary>Who answers for it, and gets its reviews.</summary>
    public string Owner { get; private set; } = "";

    /// <summary>The day by which it is to be looked at again; null when none is planned.</summary>
    public DateOnly? ReviewBy { get; private set; }

    /// <summary>True when reviews were opened because that day has passed.</summary>
    public bool ReviewAsked { get; private set; }

    /// <summary>Says false if it was so already.</summary>
    public bool PlanReview(DateOnly? by, string owner)
    {
        if (ReviewBy == by && Owner == owner) return false;
        if (ReviewBy != by) ReviewAsked = false;
        (ReviewBy, Owner) = (by, owner);
        Version++;
        return true;
    }

    /// <summary>Says false if it was so already; refuses to hide what is public.</summary>
    public bool Disclose(string audience, DateTimeOffset? embargo, DateTimeOffset now)
    {
        if (Audience == audience && EmbargoUntil == embargo) return false;
        AudienceRules.ExpectMayBecome(this, audience, embargo, now);
        (Audience, EmbargoUntil) = (audience, embargo);
        Version++;
        return true;
    }

    /// <summary>Not a new version: nobody has changed the page.</summary>
    public void AskReview() => ReviewAsked = true;

    public static void Map(ModelBuilder model) => model.Entity<Page>(page =>
    {
        page.HasKey(p => p.Key);
        page.Property(p => p.Key).HasMaxLength(100);
        page.Property(p => p.Type).HasMaxLength(20);
        page.Property(p => p.AuthenticLocale).HasMaxLength(12);
        page.Property(p => p.Owner).HasMaxLength(200);
        page.Property(p => p.Version).IsConcurrencyToken();
        page.HasIndex(p => p.ReviewBy).HasFilter("\"ReviewBy\" IS NOT NULL AND NOT \"ReviewAsked\"");
        page.ToTable("Pages");
    });

    public V1.Page ToProto() => new() { Key = Key, Type = Type, AuthenticLocale = AuthenticLocale };

    public TranslationChanged ToTranslationChanged(string locale, string translation, int version) =>
        new(Key, Type, locale, Languages.Direction(locale), translation, AuthenticLocale, version, $"/v1/pages/{Key}?locale={locale}");

    public V1.PageAudience ToAudience() => new() { PageKey = Key, Audience = Audience, EmbargoUntil = EmbargoUntil?.ToTimestamp(), Version = Version };

    public V1.PageReview ToReview() => new() { PageKey = Key, ReviewBy = ReviewBy is { } day ? CivilDate.Day(day).ToString() : "", Owner = Owner, Version = Version };
}
