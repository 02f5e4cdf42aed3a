using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Editions;

/// <summary>A document across languages; its text is in its editions.</summary>
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

    /// <summary>The owner, who is assigned the page's reviews.</summary>
    public string Owner { get; private set; } = "";

    /// <summary>The day by which the page must be reviewed; null when no review is planned.</summary>
    public DateOnly? ReviewBy { get; private set; }

    /// <summary>True when reviews were opened because the review date has passed.</summary>
    public bool ReviewAsked { get; private set; }

    /// <summary>Sets the review date and the owner; returns false if nothing changes.</summary>
    public bool PlanReview(DateOnly? by, string owner)
    {
        if (ReviewBy == by && Owner == owner) return false;
        if (ReviewBy != by) ReviewAsked = false;
        (ReviewBy, Owner) = (by, owner);
        Version++;
        return true;
    }

    /// <summary>
    /// Sets audience and embargo; returns false if nothing changes, and refuses to hide a public page.
    /// </summary>
    public bool Disclose(string audience, DateTimeOffset? embargo, DateTimeOffset now)
    {
        if (Audience == audience && EmbargoUntil == embargo) return false;
        AudienceRules.ExpectMayBecome(this, audience, embargo, now);
        (Audience, EmbargoUntil) = (audience, embargo);
        Version++;
        return true;
    }

    /// <summary>
    /// Marks the page as due for review; the version stays the same because no user changed the page.
    /// </summary>
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

    public V1.NewPage ToProto() => new() { Key = Key, Type = Type, AuthenticLocale = AuthenticLocale };

    public TranslationChanged ToTranslationChanged(string locale, string translation, int version) =>
        new(Key, Type, locale, Languages.Direction(locale), translation, AuthenticLocale, version, $"/v1/pages/{Key}?locale={locale}");

    public V1.PageAudience ToAudience() =>
        new() { PageKey = Key, Audience = Audience, EmbargoUntil = EmbargoUntil?.ToTimestamp(), Version = Version };

    public V1.PageReview ToReview() =>
        new() { PageKey = Key, ReviewBy = ReviewBy is { } day ? CivilDate.Day(day).ToString() : "", Owner = Owner, Version = Version };
}
