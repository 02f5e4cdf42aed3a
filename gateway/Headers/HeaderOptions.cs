using System.ComponentModel;
using System.Globalization;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Headers;

/// <summary>Origins of browsers that may read the API.</summary>
[Settings("Cors", "G")]
sealed record CorsSettings
{
    [Description("allowed CORS origins; `*` for all; `http://localhost:*` for any port of that host")]
    public string[] Origins { get; set; } = [];

    /// <summary>
    /// Returns true if an allowed origin with the port <c>*</c> has the scheme and the host of this one.
    /// </summary>
    public static bool Allows(string[] origins, string origin) => origins.Any(allowed =>
        allowed.EndsWith(":*", StringComparison.Ordinal) && origin.StartsWith(allowed[..^1], StringComparison.Ordinal)
            && ushort.TryParse(origin[(allowed.Length - 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out _));
}
