using Embassy.Content.Editions;
using Embassy.Content.Rendering;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Assets;

/// <summary>The assets that an edition uses, and their alternative texts.</summary>
public static class AssetLinks
{
    const string Start = "assets/";

    /// <summary>Returns the files and alternative texts of assets, by digest.</summary>
    public static async Task<IReadOnlyDictionary<string, PictureForms>> Pictures(ContentDb db, IEnumerable<string> digests,
        CancellationToken cancellation)
    {
        var used = digests.Distinct().ToList();
        return used.Count == 0 ? new Dictionary<string, PictureForms>()
            : await db.Assets.AsNoTracking().IgnoreQueryFilters().Where(a => used.Contains(a.Sha256))
                .ToDictionaryAsync(a => a.Sha256, a => a.ToPicture(), cancellation);
    }

    /// <summary>Returns the digests of the assets that an edition uses.</summary>
    public static IEnumerable<string> UsedBy(Edition edition) =>
        edition.Cites.Where(c => c.Subject.StartsWith(Start, StringComparison.Ordinal)).Select(c => c.Subject[Start.Length..]);

    /// <summary>
    /// Returns the violations that block a release: missing assets, and assets without a text in the edition's
    /// language.
    /// </summary>
    public static async Task<IReadOnlyList<FieldViolation>> Faults(ContentDb db, Edition edition, CancellationToken cancellation)
    {
        var used = UsedBy(edition).Order(StringComparer.Ordinal).ToList();
        if (used.Count == 0) return [];
        var there = await Pictures(db, used, cancellation);
        return
        [
            .. used.Where(sha => !there.ContainsKey(sha))
            .Select(sha => new FieldViolation("body", "not_on_record", $"There is no asset '{sha}'.")),
            .. used.Where(sha => there.TryGetValue(sha, out var picture) && !picture.Texts.Exists(t => t.Lang == edition.Locale))
                .Select(sha => new FieldViolation($"assets/{sha}.texts", "required", $"Say in '{edition.Locale}' what it shows.")),
        ];
    }

    /// <summary>Refuses a release that would show an asset without an alternative text.</summary>
    public static async Task ExpectTexts(ContentDb db, Edition edition, CancellationToken cancellation)
    {
        if (await Faults(db, edition, cancellation) is { Count: > 0 } faults)
            throw new Problem(ProblemCodes.AlternativeTextMissing,
                $"Edition {edition.Number} in '{edition.Locale}' uses what is not described in this language.", [.. faults.Take(50)]);
    }
}
