using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Editions;

/// <summary>
/// A slug in one language's addresses, owned by the first page that claimed it. A slug that was public resolves to the
/// page's current slug for good, so that slugs need no redirects and cannot form a cycle.
/// </summary>
[WithoutAudience("GetPageBySlug reads it only to find an edition, which is filtered; a slug that is taken is refused without saying by "
    + "whom")]
public sealed class Slug
{
    public required string Locale { get; init; }

    /// <summary>
    /// The slug as slugs are compared (<see cref="SlugSpelling.Compared"/>): two pages never differ by case, tatweel or
    /// vowel signs alone.
    /// </summary>
    public required string Name { get; init; }

    public required string PageKey { get; init; }

    /// <summary>
    /// True once an edition was public under the slug; until then a draft that changes its slug releases the old one.
    /// </summary>
    public bool WasPublic { get; set; }

    public static void Map(ModelBuilder model) => model.Entity<Slug>(slug =>
    {
        slug.HasKey(s => new { s.Locale, s.Name });
        slug.Property(s => s.Locale).HasMaxLength(12);
        slug.Property(s => s.Name).HasMaxLength(120);
        slug.ToTable("Slugs");
    });

    /// <summary>Claims the slug for the page, and releases the previous slug of its draft.</summary>
    /// <param name="owner">Its owner; null when it is not read yet.</param>
    public static async Task Claim(ContentDb db, string slug, string key, string locale, string? before, CancellationToken cancellation,
        SlugOwner? owner = null)
    {
        var name = SlugSpelling.Compared(slug);
        var taken = owner is { } known ? known.PageKey : (await db.Slugs.FindAsync([locale, name], cancellation))?.PageKey;
        if (taken is null) db.Slugs.Add(new Slug { Locale = locale, Name = name, PageKey = key });
        else if (taken != key)
            throw new Problem(ProblemCodes.SlugTaken, $"The slug '{slug}' belongs to another page in '{locale}'.",
                [new FieldViolation("slug", "duplicate", "Choose another.")]);
        if (before is not null && SlugSpelling.Compared(before) != name) await Release(db, before, locale, cancellation);
    }

    /// <summary>Keeps a slug for good: an edition is public under it.</summary>
    public static void MarkPublic(ContentDb db, string slug, string locale, string key)
    {
        var name = SlugSpelling.Compared(slug);
        // The draft has claimed it, so the row exists and need not be read.
        var claimed = db.Slugs.Local.FindEntryUntyped([locale, name])?.Entity
            ?? db.Slugs.Attach(new Slug { Locale = locale, Name = name, PageKey = key }).Entity;
        claimed.WasPublic = true;
    }

    /// <summary>Frees the slug of a draft, unless an edition was public under it.</summary>
    public static async Task Release(ContentDb db, string slug, string locale, CancellationToken cancellation)
    {
        if (await db.Slugs.FindAsync([locale, SlugSpelling.Compared(slug)], cancellation) is { WasPublic: false } unused)
            db.Slugs.Remove(unused);
    }
}

/// <summary>The owner of a slug as it was read.</summary>
/// <param name="PageKey">Null when the slug is free.</param>
public readonly record struct SlugOwner(string? PageKey);
