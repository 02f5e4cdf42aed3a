using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Embassy.ServiceDefaults;

/// <summary>Addresses of the services.</summary>
[Settings("Services", "S G")]
public sealed record ServiceAddresses : IValidatableObject
{
    [Description("address of a service: `content`, `events`, `cooperation`, `webhooks`, or one forum, such as `forums-un`. `forums` is the address of "
        + "every forum without one of its own; `{forum}` in it is replaced by the forum's key")]
    public Dictionary<string, string> Addresses { get; set; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Addresses
        .Where(a => !Uri.TryCreate(a.Value.Replace("{forum}", "un", StringComparison.Ordinal), UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https"))
        .Select(a => new ValidationResult($"Services__{a.Key} is '{a.Value}'. It must be an address that begins with http:// or https://."));
}
