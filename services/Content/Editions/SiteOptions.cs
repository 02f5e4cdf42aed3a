using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.RegularExpressions;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Editions;

/// <summary>The addresses of the mission's own site, to which pages link.</summary>
[Settings("Site", "content")]
public sealed partial record SiteOptions : IValidatableObject
{
    [Description("template of a page's address on the mission's site, with `{locale}`, `{type}`, `{slug}` and `{key}`: "
        + "`https://example.org/{locale}/{type}/{slug}`; without it, links lead to this API")]
    public string? Link { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Link is null) yield break;
        var names = Place().Matches(Link).Select(m => m.Groups[1].Value).ToList();
        if (names.Find(n => n is not ("locale" or "type" or "slug" or "key")) is { } unknown)
            yield return new ValidationResult($"Site__Link has {{{unknown}}}. It knows {{locale}}, {{type}}, {{slug}} and {{key}}.");
        if (!names.Contains("locale") || !names.Contains("slug") && !names.Contains("key"))
            yield return new ValidationResult($"Site__Link is '{Link}'. It needs {{locale}}, and {{slug}} or {{key}}.");
        if (!Uri.TryCreate(Place().Replace(Link, "x"), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            yield return new ValidationResult($"Site__Link is '{Link}'. It must be an absolute http or https address.");
    }

    [GeneratedRegex(@"\{([^{}]*)\}")]
    private static partial Regex Place();
}
