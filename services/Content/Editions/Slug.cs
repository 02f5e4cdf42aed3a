using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Editions;

/// <summary>
/// A name in one language's addresses belongs to the first page that took it. One that was public stays: it leads to the
/// name that the page has now, so that no redirect has to be written and none can go in a circle.
/// </summary>
[WithoutAudience("GetPageBySlug reads it only to find an edition, which is filtered; a slug that is taken is refused without saying by whom")]
public sealed class Slug
{
    public required string Locale { get; init; }
    public required string Name { get; init; }
    public required string PageKey { get; init; }

    /// <summary>True once an edition was public under it; until then a draft that takes another gives it back.</summary>
    public bool WasPublic { get; set; }

    public static void Map(ModelBuilder model) => model.Entity<Slug>(slug =>
    {
        slug.HasKey(s => new { s.Locale, s.Name });
        slug.Property(s => s.Locale).HasMaxLength(12);
        slug.Property(s => s.Name).HasMaxLength(120);
        slug.ToTable("Slugs");
    });

    /// <summary>Takes the name for the page, and gives back the one its draft had so far.</summary>
    public static async Task Claim(ContentDb db, string name, string key, string locale, string? before, CancellationToken cancellation)
    {
        var taken = await db.Slugs.FindAsync([locale, name], cancellation);
        if (taken is null) db.Slugs.Add(new Slug { Locale = locale, Name = name, PageKey = key });
        else if (taken.PageKey != key)
            throw new Problem(ProblemCodes.SlugTaken, $"The slug '{name}' belongs to another page in '{locale}'.", [new FieldViolation("slug", "duplicate", "Choose another.")]);
        if (before is null || before == name) return;
        if (await db.Slugs.FindAsync([locale, before], cancellation) is { WasPublic: false } unused) db.Slugs.Remove(unused);
    }
}
