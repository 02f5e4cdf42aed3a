using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Validation of tokens; docs/callers.md explains it. Without authority and key every token is rejected.
/// </summary>
[Settings("Auth", "S G")]
public sealed record TokenOptions : IValidatableObject
{
    [Description("address of the OpenID Connect authority whose tokens are accepted. Must begin with `https://`; `http://` is allowed only "
        + "for the hosts `127.0.0.1`, `localhost` and `[::1]`, and with `Auth__AllowHttp`")]
    public string? Authority { get; set; }

    [Description("`true` allows an authority without TLS, inside a private network or for testing")]
    public bool AllowHttp { get; set; }

    [Description("file of the key that validates tokens of the `token` command, beside those of an authority")]
    public string? KeyFile { get; set; }

    [Description("required `aud` of tokens")]
    public string Audience { get; set; } = Tokens.Audience;

    [Description("top-level claim that holds the roles, if it is not `roles`; an authority's own `roles` is then ignored")]
    public string? RoleClaim { get; set; }

    /// <summary>False for an authority reachable without TLS: on this machine, or if the operator allows it.</summary>
    public bool RequiresTls => !Uri.TryCreate(Authority, UriKind.Absolute, out var address) || address.Scheme != Uri.UriSchemeHttp;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Authority is null || Uri.TryCreate(Authority, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps
            || address.Scheme == Uri.UriSchemeHttp && (AllowHttp || address.Host is "127.0.0.1" or "localhost" or "[::1]"))) yield break;
        yield return new($"Auth__Authority is '{Authority}': it must begin with https://. "
            + "http:// is for 127.0.0.1, localhost and [::1], and for trials with Auth__AllowHttp=true.");
    }
}
