using System.Diagnostics;
using System.Text.RegularExpressions;
using OpenTelemetry;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Redacts secrets in paths: one segment of such a path grants read access. It is replaced in problems, logs and
/// traces.
/// </summary>
public static partial class SecretPaths
{
    const string Replacement = "redacted";

    /// <summary>
    /// Replaces the secret in a path or URL with <c>redacted</c>: <c>/v1/previews/redacted</c>. Returns any other text
    /// unchanged.
    /// </summary>
    public static string Redact(string path) => path.Contains("/previews/", StringComparison.OrdinalIgnoreCase)
        || path.Contains("/subscriptions/", StringComparison.OrdinalIgnoreCase)
        ? Secret().Replace(path, "$1" + Replacement) : path;

    // The id of a subscription is not secret: /v1/subscriptions/{id}:revoke. Without a custom verb, the last segment
    // may be an id or a secret.
    [GeneratedRegex(@"(/v1/(?:previews|subscriptions)/)[^/?#\s:]+(?![^/?#\s]*:)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}

/// <summary>
/// Redacts secrets in a span before export: <c>url.path</c>, <c>url.full</c>, and any other text that contains a path.
/// </summary>
public sealed class SecretPathProcessor : BaseProcessor<Activity>
{
    public override void OnEnd(Activity data)
    {
        data.DisplayName = SecretPaths.Redact(data.DisplayName);
        List<KeyValuePair<string, string>>? redacted = null;
        foreach (var (name, value) in data.EnumerateTagObjects())
            if (value is string text && SecretPaths.Redact(text) is var safe
                && !ReferenceEquals(safe, text)) (redacted ??= []).Add(new(name, safe));
        foreach (var (name, safe) in redacted ?? []) data.SetTag(name, safe);
    }
}
