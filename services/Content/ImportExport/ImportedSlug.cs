using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.ImportExport;

/// <summary>
/// Makes the slug of an imported page: a title may have letters that no slug takes, or be another page's.
/// </summary>
static class ImportedSlug
{
    const int Longest = 115;

    /// <param name="wanted">In the order of preference; the last is one that always fits.</param>
    public static async Task<string> Free(ContentDb db, IReadOnlyList<string> wanted, string key, string locale,
        CancellationToken cancellation)
    {
        var slug = wanted.FirstOrDefault(Fits, key);
        for (var number = 1; number < 100; number++)
        {
            var free = number == 1 ? slug : $"{(slug.Length > Longest ? slug[..Longest].TrimEnd('-') : slug)}-{number}";
            var compared = SlugSpelling.Compared(free);
            if (Fits(free) && !await db.Slugs.AnyAsync(s => s.Locale == locale && s.Name == compared && s.PageKey != key, cancellation))
                return free;
        }
        return slug;
    }

    static bool Fits(string slug)
    {
        var validation = new RequestValidation();
        validation.Slug("slug", slug);
        return validation.Found.Count == 0;
    }
}
