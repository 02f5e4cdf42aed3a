using System.Text.RegularExpressions;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Editions;

/// <summary>
/// A subject that an edition cites: <c>engagements/{id}</c>, <c>agreements/{id}</c>, or a page that its body links to.
/// </summary>
[WithoutAudience("a part of its edition")]
public sealed partial class EditionCitation
{
    public Guid EditionId { get; init; }
    public required string Subject { get; init; }

    /// <summary>True when the author named it; false when it is only a link in the body.</summary>
    public bool Given { get; set; } = true;

    /// <summary>Validates the citations that an author enters.</summary>
    /// <param name="at">Prefix of the field name.</param>
    public static void Validate(RequestValidation validation, IList<string> cites, string at = "")
    {
        validation.Count($"{at}cites", cites.Count, 0, 100);
        foreach (var (cite, i) in cites.Take(100).Select((c, i) => (c, i)))
        {
            validation.When(!Cited().IsMatch(cite), $"{at}cites[{i}]", "invalid_format",
                "engagements/{id} or agreements/{id}, with a UUID.");
            validation.When(cites.IndexOf(cite) < i, $"{at}cites[{i}]", "duplicate", "Each once.");
        }
    }

    [GeneratedRegex("^(engagements|agreements)/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
    private static partial Regex Cited();
}
