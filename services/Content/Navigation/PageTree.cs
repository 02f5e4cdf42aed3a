using System.Text.Json;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Navigation;

/// <summary>
/// The rules of the tree of pages: a page above exists, no page is above itself, and no path has more than
/// <see cref="MostLevels"/> pages.
/// </summary>
static class PageTree
{
    public const int MostLevels = 5, MostPosition = 1_000_000;

    /// <summary>
    /// Locks the tree until the end of the transaction: two pages that are moved below each other at once would make a
    /// cycle. Call it before any page is locked.
    /// </summary>
    public static Task Lock(ContentDb db, CancellationToken cancellation) =>
        db.Missions.ExecuteUpdateAsync(set => set.SetProperty(m => m.Version, m => m.Version), cancellation);

    /// <summary>Collects the violations of a place.</summary>
    /// <param name="key">The page; one that does not exist yet has no pages below it.</param>
    /// <param name="at">Prefix of the field names.</param>
    public static async Task Validate(ContentDb db, RequestValidation validation, string key, string? parent, int? position,
        CancellationToken cancellation, string at = "")
    {
        ValidatePosition(validation, position, at);
        if (parent is null) return;
        var above = await Above(db, parent, cancellation);
        validation.When(above.Count == 0, $"{at}parent", "not_on_record", $"There is no page '{parent}'.");
        validation.When(above.Contains(key), $"{at}parent", "cycle", "It is the page itself, or below it.");
        if (above.Count == 0 || above.Contains(key)) return;
        validation.When(above.Count + await Height(db, key, cancellation) > MostLevels, $"{at}parent", "out_of_range",
            $"The tree has at most {MostLevels} levels.");
    }

    public static void ValidatePosition(RequestValidation validation, int? position, string at = "") =>
        validation.When(position is < 0 or > MostPosition, $"{at}position", "out_of_range", "0 to 1,000,000.");

    /// <summary>The path to a page from the top, the page last; empty if it does not exist.</summary>
    public static async Task<IReadOnlyList<string>> Above(ContentDb db, string key, CancellationToken cancellation)
    {
        // A page is at most on the last level, so four steps lead to the top.
        var path = await db.Pages.AsNoTracking().IgnoreQueryFilters().Where(p => p.Key == key).Select(p => new[]
        {
            p.Key, p.Parent, p.Above!.Parent, p.Above.Above!.Parent, p.Above.Above.Above!.Parent,
        }).SingleOrDefaultAsync(cancellation);
        return [.. (path ?? []).OfType<string>().Reverse()];
    }

    // The levels from a page down, itself included.
    static async Task<int> Height(ContentDb db, string key, CancellationToken cancellation)
    {
        var (height, level) = (1, (List<string>)[key]);
        while (height <= MostLevels)
        {
            level = await db.Pages.IgnoreQueryFilters().Where(p => level.Contains(p.Parent!)).Select(p => p.Key).ToListAsync(cancellation);
            if (level.Count == 0) break;
            height++;
        }
        return height;
    }

    /// <summary>Refuses to delete a page that has others below it, and names them.</summary>
    public static async Task ExpectNothingBelow(ContentDb db, string key, CancellationToken cancellation)
    {
        var below = await db.Pages.IgnoreQueryFilters().Where(p => p.Parent == key).OrderBy(p => p.Key).Select(p => p.Key)
            .ToListAsync(cancellation);
        if (below.Count > 0)
            throw new Problem(ProblemCodes.HasChildren, $"Below '{key}' are: {string.Join(", ", below)}.",
                more: new Dictionary<string, string> { ["children"] = JsonSerializer.Serialize(below) });
    }
}
