using System.Text.RegularExpressions;

namespace Embassy.Content.Rendering;

/// <summary>
/// The addresses of assets in a Markdown body, as <c>![](/v1/assets/{sha256})</c> or a link, with an optional width
/// suffix. Other occurrences of the address, such as raw HTML, do not count.
/// </summary>
public static partial class AssetAddresses
{
    const int Most = 500;

    /// <summary>Returns the assets as distinct subjects, <c>assets/{sha256}</c>.</summary>
    public static IReadOnlyList<string> In(string body) =>
        [.. Link().Matches(body).Select(m => m.Groups[1].Value).Distinct(StringComparer.Ordinal).Take(Most)];

    /// <summary>Returns the digest of the asset that a link address names; null when it names none.</summary>
    public static string? Of(string? address) => address is not null && Address().Match(address) is { Success: true } match
        ? match.Groups[1].Value : null;

    [GeneratedRegex(@"\](?:\(|:)\s{0,3}<?/?(?:v1/)?(assets/[0-9a-f]{64})(?:-\d{1,5})?(?=[\s)>#?]|$)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^/?(?:v1/)?assets/([0-9a-f]{64})(?:-[0-9]{1,5})?$")]
    private static partial Regex Address();
}
