using System.Text.RegularExpressions;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Editions;

/// <summary>What an edition relies on: <c>engagements/{id}</c>, <c>agreements/{id}</c>, and the pages its body links to.</summary>
[WithoutAudience("a part of its edition")]
public sealed partial class EditionCitation
{
    public Guid EditionId { get; init; }
    public required string Subject { get; init; }

    /// <summary>True when its author named it; false when it is only a link in the body.</summary>
    public bool Given { get; set; } = true;

    /// <summary>Checks the cites that an author gives.</summary>
    /// <param name="at">What stands before the name of the field.</param>
    public static void Validate(RequestValidation validation, IList<string> cites, string at = "")
    {
        validation.Count($"{at}cites", cites.Count, 0, 100);
        foreach (var (cite, i) in cites.Take(100).Select((c, i) => (c, i)))
        {
            validation.When(!Cited().IsMatch(cite), $"{at}cites[{i}]", "invalid_format", "engagements/{id} or agreements/{id}, with a UUID.");
            validation.When(cites.IndexOf(cite) < i, $"{at}cites[{i}]", "duplicate", "Each once.");
        }
    }

    [GeneratedRegex("^(engagements|agreements)/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$")]
    private static partial Regex Cited();
}
