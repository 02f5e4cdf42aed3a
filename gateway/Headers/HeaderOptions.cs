using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Headers;

/// <summary>Origins of browsers that may read the API.</summary>
[Settings("Cors", "G")]
sealed record CorsSettings
{
    [Description("allowed CORS origins; `*` for all")]
    public string[] Origins { get; set; } = [];
}

/// <summary>Headers of responses over TLS.</summary>
[Settings("Security", "G")]
sealed record SecurityOptions
{
    [Description("max-age of `Strict-Transport-Security`, sent if a trusted proxy received the request over TLS; `0` sends no header")]
    [Range(0, int.MaxValue)]
    public int HstsSeconds { get; set; }
}
