using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Embassy.ServiceDefaults;

/// <summary>Headers of responses over TLS.</summary>
[Settings("Security", "identity G")]
public sealed record SecurityOptions
{
    [Description("max-age of `Strict-Transport-Security`; `0` sends no header. The gateway sends it if a trusted proxy received the request over "
        + "TLS, and identity if `Identity__Address` begins with `https://`")]
    [Range(0, int.MaxValue)]
    public int HstsSeconds { get; set; }

    /// <summary>The value of the header; null if it is not sent.</summary>
    public string? Hsts => HstsSeconds > 0 ? $"max-age={HstsSeconds}; includeSubDomains" : null;
}
