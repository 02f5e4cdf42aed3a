using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Embassy.ServiceDefaults;

namespace Embassy.Identity;

/// <summary>Address, front ends and keys of the identity service; docs/callers.md explains it.</summary>
[Settings("Identity", "identity")]
public sealed record IdentitySettings : IValidatableObject
{
    [Description("address of this service for people and programs, and the `iss` of its tokens. Must begin with `https://`; `http://` is allowed only for "
        + "the hosts `127.0.0.1`, `localhost` and `[::1]`")]
    public string Address { get; set; } = "http://localhost:8081";

    [Description("addresses of front ends to which a sign-in may return. `http://localhost/…` and `http://127.0.0.1/…` stand for every port")]
    public string[] Redirects { get; set; } = [];

    [Description("days after which a new key signs tokens")]
    [Range(1, 365)]
    public int KeyDays { get; set; } = 30;

    [Description("`true` creates an account for each role at the first start, and prints their passwords; for trials")]
    public bool Demonstration { get; set; }

    /// <summary>The address without a path at its end.</summary>
    internal Uri Issuer => new(Address.TrimEnd('/') + "/");

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsSafe(Address, out var address) || address!.Query.Length > 0 || address.Fragment.Length > 0)
            yield return new($"Identity__Address is '{Address}': it must begin with https://. http:// is for 127.0.0.1, localhost and [::1].");
        foreach (var redirect in Redirects.Where(r => !IsSafe(r, out var target) || target!.Fragment.Length > 0))
            yield return new($"Identity__Redirects has '{redirect}': it must begin with https:// and have no fragment. "
                + "http:// is for 127.0.0.1, localhost and [::1].");
    }

    static bool IsSafe(string text, out Uri? address) => Uri.TryCreate(text, UriKind.Absolute, out address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp && address.IsLoopback);
}
