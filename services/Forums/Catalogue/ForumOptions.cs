using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Embassy.ServiceDefaults;

namespace Embassy.Forums.Catalogue;

/// <summary>The forums of one process.</summary>
[Settings("Forums", "forums")]
public sealed record ForumOptions : IValidatableObject
{
    [Description("keys of the forums that this process serves, such as `nam` or `un`; without it, all forums")]
    public string[] Serves { get; set; } = [];

    // Otherwise only the users of a missing forum would notice the misconfiguration.
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Serves.Where(key => ForumCatalogue.All.All(f => f.Key != key))
        .Select(key => new ValidationResult(
            $"Forums__Serves names '{key}', which is not one of: {string.Join(", ", ForumCatalogue.All.Select(f => f.Key))}."));
}
