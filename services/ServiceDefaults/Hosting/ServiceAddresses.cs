using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Embassy.ServiceDefaults;

/// <summary>Addresses of the services.</summary>
[Settings("Services", "S G")]
public sealed record ServiceAddresses : IValidatableObject
{
    [Description("address of a service: `content`, `events`, `cooperation`, `webhooks`, or one forum, such as `forums-un`. `forums` is the address of "
        + "every forum without one of its own; `{forum}` in it is replaced by the forum's key. A name stands for all replicas that it resolves "
        + "to; without such a name, several addresses are separated by spaces")]
    public Dictionary<string, string> Addresses { get; set; } = [];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Addresses
        .Where(a => a.Value.Replace("{forum}", "un", StringComparison.Ordinal).Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)
            is not { Length: > 0 } each || each.Any(one => !Uri.TryCreate(one, UriKind.Absolute, out var address)
                || address.Scheme is not ("http" or "https")))
        .Select(a => new ValidationResult($"Services__{a.Key} is '{a.Value}'. It must be an address that begins with http:// or https://."));
}
