using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
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

    /// <summary>The user who changed the page itself last; its editions have authors of their own.</summary>
    public string ChangedBy { get; private set; } = "";

    public DateTimeOffset? ChangedAt { get; private set; }

    /// <summary>The key of the page above it in the tree; null at the top.</summary>
    public string? Parent { get; set; }

    public Page? Above { get; private set; }

    /// <summary>The order among its siblings, lower first; null is last.</summary>
    public int? Position { get; set; }

    /// <summary>Whether the menu shows it, as long as it shows all pages above it.</summary>
    public bool InMenu { get; set; }

    /// <summary>The owner, who is assigned the page's reviews.</summary>
    public string Owner { get; private set; } = "";

    /// <summary>The day by which the page must be reviewed; null when no review is planned.</summary>
    public DateOnly? ReviewBy { get; private set; }

    /// <summary>True when reviews were opened because the review date has passed.</summary>
    public bool ReviewAsked { get; private set; }

    /// <summary>Sets the review date and the owner; returns false if nothing changes.</summary>
    public bool PlanReview(DateOnly? by, string owner, string author, DateTimeOffset now)
    {
        if (ReviewBy == by && Owner == owner) return false;
        if (ReviewBy != by) ReviewAsked = false;
        (ReviewBy, Owner) = (by, owner);
        return Change(author, now);
    }

    /// <summary>
    /// Sets audience and embargo; returns false if nothing changes, and refuses to hide a public page.
    /// </summary>
    public bool Disclose(string audience, DateTimeOffset? embargo, string author, DateTimeOffset now)
    {
        if (Audience == audience && EmbargoUntil == embargo) return false;
        AudienceRules.ExpectMayBecome(this, audience, embargo, now);
        (Audience, EmbargoUntil) = (audience, embargo);
        return Change(author, now);
    }

    /// <summary>
    /// Sets the place in the tree of pages; returns false if nothing changes. The caller holds the lock of the tree.
    /// </summary>
    public bool Place(string? parent, int? position, bool inMenu, string author, DateTimeOffset now)
    {
        if (Parent == parent && Position == position && InMenu == inMenu) return false;
        (Parent, Position, InMenu) = (parent, position, inMenu);
        return Change(author, now);
    }

    bool Change(string author, DateTimeOffset now)
    {
        (ChangedBy, ChangedAt) = (author, now);
        Version++;
        return true;
    }

    /// <summary>Refuses a translator who would write the authentic text.</summary>
    /// <exception cref="Problem"><c>forbidden</c>.</exception>
    public void ExpectMayWrite(Caller caller, string locale)
    {
        if (locale == AuthenticLocale && !caller.May("edit", $"{Section.Locale}:{locale}"))
            throw new Problem(ProblemCodes.Forbidden, $"The authentic language of this page is {locale}. "
                + $"Its text needs one of the roles: {string.Join(", ", Policies.All["edit"])}.");
    }

    /// <summary>Refuses a write by a caller who has read another version.</summary>
    public void ExpectVersion(ServerCallContext context) =>
        context.ExpectVersion(Version, savedBy: ChangedBy.Length > 0 ? ChangedBy : CreatedBy, savedAt: ChangedAt ?? CreatedAt);

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
        page.Property(p => p.ChangedBy).HasMaxLength(200);
        page.HasOne(p => p.Above).WithMany().HasForeignKey(p => p.Parent).OnDelete(DeleteBehavior.Restrict);
        page.HasIndex(p => p.Key, "IX_Pages_InMenu").HasFilter("\"InMenu\"");
        page.HasIndex(p => p.ReviewBy).HasFilter("\"ReviewBy\" IS NOT NULL AND NOT \"ReviewAsked\"");
        page.ToTable("Pages");
    });

    public V1.NewPage ToProto() => new() { Key = Key, Type = Type, AuthenticLocale = AuthenticLocale };

    public TranslationChanged ToTranslationChanged(string locale, string translation, int version) =>
        new(Key, Type, locale, Languages.Direction(locale), translation, AuthenticLocale, version, $"/v1/pages/{Key}?locale={locale}");

    public V1.PageAudience ToAudience() =>
        new() { PageKey = Key, Audience = Audience, EmbargoUntil = EmbargoUntil?.ToTimestamp(), Version = Version };

    public PagePlaced ToPlaced() => new(Key, Type, InMenu, Version, "/v1/navigation");

    public V1.PageNavigation ToNavigation()
    {
        var shown = new V1.PageNavigation { PageKey = Key, InMenu = InMenu, Version = Version };
        if (Parent is not null) shown.Parent = Parent;
        if (Position is { } position) shown.Position = position;
        return shown;
    }

    public V1.PageReview ToReview() =>
        new() { PageKey = Key, ReviewBy = ReviewBy is { } day ? CivilDate.Day(day).ToString() : "", Owner = Owner, Version = Version };
}
