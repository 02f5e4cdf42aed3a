using System.Diagnostics;
using System.Text.RegularExpressions;
using OpenTelemetry;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Paths of which one segment is a secret: whoever knows it may read. It is replaced wherever a path is shown or recorded:
/// in problems, logs and traces.
/// </summary>
public static partial class SecretPaths
{
    const string Replacement = "redacted";

    /// <summary>The path or URL with <c>redacted</c> in place of the secret: <c>/v1/previews/redacted</c>. Any other
    /// text as it is.</summary>
    public static string Redact(string path) => path.Contains("/previews/", StringComparison.OrdinalIgnoreCase)
        || path.Contains("/subscriptions/", StringComparison.OrdinalIgnoreCase)
        ? Secret().Replace(path, "$1" + Replacement) : path;

    // The id of a subscription is no secret: /v1/subscriptions/{id}:revoke. What follows it at the end of a path may be either.
    [GeneratedRegex(@"(/v1/(?:previews|subscriptions)/)[^/?#\s:]+(?![^/?#\s]*:)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Secret();
}

/// <summary>Takes secrets out of a span before it is exported: <c>url.path</c>, <c>url.full</c>, and every other text
/// that holds a path.</summary>
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
