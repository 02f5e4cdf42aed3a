using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;

namespace Embassy.ServiceDefaults;

/// <summary>The addresses of the mission's own site, to which links lead.</summary>
[Settings("Site", "content events search")]
public sealed partial record SiteOptions : IValidatableObject
{
    [Description("template of a page's address on the mission's site, with `{locale}`, `{type}`, `{slug}` and `{key}`: "
        + "`https://example.org/{locale}/{type}/{slug}`; with `{type}` it also serves engagements, agreements and all other records, whose "
        + "slug and key are their id; without it, links lead to this API")]
    public string? Link { get; set; }

    [Description("template of the address of a record that is no page, with `{locale}`, `{type}` and `{id}`: "
        + "`https://example.org/{locale}/records/{type}/{id}`; without it, `Site__Link` is used")]
    public string? RecordLink { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        [.. Faults("Site__Link", Link, ["slug", "key"]), .. Faults("Site__RecordLink", RecordLink, ["id"])];

    static IEnumerable<ValidationResult> Faults(string name, string? template, string[] ids)
    {
        if (template is null) yield break;
        string[] known = ["locale", "type", .. ids];
        var names = Place().Matches(template).Select(m => m.Groups[1].Value).ToList();
        if (names.Find(n => !known.Contains(n)) is { } unknown)
            yield return new ValidationResult(
                $"{name} has {{{unknown}}}. It knows {string.Join(", ", known[..^1].Select(k => $"{{{k}}}"))} and {{{known[^1]}}}.");
        if (!names.Contains("locale") || !ids.Any(names.Contains))
            yield return new ValidationResult(
                $"{name} is '{template}'. It needs {{locale}}, and {string.Join(" or ", ids.Select(k => $"{{{k}}}"))}.");
        if (!Uri.TryCreate(Place().Replace(template, "x"), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            yield return new ValidationResult($"{name} is '{template}'. It must be an absolute http or https address.");
    }

    [GeneratedRegex(@"\{([^{}]*)\}")]
    private static partial Regex Place();
}
