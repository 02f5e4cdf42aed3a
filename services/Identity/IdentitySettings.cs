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

    [Description("address of the staff's desk for people, to which a sign-in there returns; the client is `desk`. `http://localhost` "
        + "stands for every port")]
    public string Desk { get; set; } = "";

    [Description("days after which a new key signs tokens")]
    [Range(1, 365)]
    public int KeyDays { get; set; } = 30;

    [Description("roles whose people need a second factor; they are asked to set one up at the next sign-in. `none` for no role")]
    public string[] SecondFactorFor { get; set; } = [Roles.Administrator];

    [Description("domain for which passkeys are made: the host of `Identity__Address`, or a domain above it")]
    public string? PasskeyDomain { get; set; }

    [Description("attempts to sign in of one client, by address; `0` means unlimited. Behind a proxy it needs `Proxies__Trusted`")]
    [Range(0, int.MaxValue)]
    public int AttemptsPerMinute { get; set; } = 30;

    [Description("`true` creates an account for each role at the first start, and prints their passwords; for trials")]
    public bool Demonstration { get; set; }

    /// <summary>The address without a path at its end.</summary>
    internal Uri Issuer => new(Address.TrimEnd('/') + "/");

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsSafe(Address, out var address) || address!.Query.Length > 0 || address.Fragment.Length > 0)
            yield return new($"Identity__Address is '{Address}': it must begin with https://. http:// is for 127.0.0.1, localhost and [::1].");
        foreach (var role in SecondFactorFor.Where(r => r != "none" && !Roles.All.Contains(r)))
            yield return new($"Identity__SecondFactorFor names '{role}'. It must be some of: {string.Join(' ', Roles.All)}; or none.");
        if (PasskeyDomain is { } domain && address is not null && address.Host != domain
            && !address.Host.EndsWith("." + domain, StringComparison.Ordinal))
            yield return new($"Identity__PasskeyDomain is '{domain}': it must be the host of Identity__Address, or a domain above it.");
        foreach (var redirect in Redirects.Where(r => !IsSafe(r, out var target) || target!.Fragment.Length > 0))
            yield return new($"Identity__Redirects has '{redirect}': it must begin with https:// and have no fragment. "
                + "http:// is for 127.0.0.1, localhost and [::1].");
        if (Desk.Length > 0 && (!IsSafe(Desk, out var desk) || desk is not { AbsolutePath: "/", Query: "", Fragment: "" }))
            yield return new($"Identity__Desk is '{Desk}': it must be an address without a path that begins with https://. "
                + "http:// is for 127.0.0.1, localhost and [::1].");
    }

    static bool IsSafe(string text, out Uri? address) => Uri.TryCreate(text, UriKind.Absolute, out address)
        && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp && address.IsLoopback);
}
