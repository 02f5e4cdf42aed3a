using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Headers from services to the gateway's cache: <c>Surrogate-Control</c> of the Edge Architecture Specification, and
/// the surrogate keys common to HTTP caches. A public response lists its dependencies and its maximum lifetime; the
/// response to a write lists the changed subjects. The gateway strips both headers. An announcement about
/// <c>pages/a/editions/ar</c> evicts the keys <c>pages/a/editions/ar</c>, <c>pages/a/editions</c>, <c>pages/a</c> and
/// <c>pages</c>.
/// </summary>
public static class SurrogateKeys
{
    public const string Key = "Surrogate-Key", Control = "Surrogate-Control";

    /// <summary>The key of a write that changed more than it can list.</summary>
    public const string Everything = "*";

    const int MostKeys = 64;

    /// <summary>Default lifetime of a response that only announcements change: a bound in case one is lost.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Lets the gateway cache this response if it is public; a response to a caller with a token is never cached.
    /// </summary>
    /// <param name="atMost">
    /// Shorten it if the response changes at a known instant: the end of an embargo, a schedule.
    /// </param>
    /// <param name="keys">Subjects and collections, named as in announcements: <c>pages/a</c>,
    /// <c>engagements</c>.</param>
    public static void MayBeCached(this ServerCallContext call, TimeSpan atMost, params ReadOnlySpan<string> keys)
    {
        var http = call.GetHttpContext();
        if (http.Request.Headers.Authorization.Count > 0 || atMost < TimeSpan.FromSeconds(1)) return;
        http.Response.Headers[Key] = string.Join(' ', keys);
        // A response that changes at a known instant must not be served after it, even while the service is down.
        var stale = atMost < Usual ? "" : ", stale-while-revalidate=10, stale-if-error=600";
        http.Response.Headers[Control] = string.Create(CultureInfo.InvariantCulture, $"max-age={(int)atMost.TotalSeconds}{stale}");
    }

    /// <summary>Parses the <c>max-age</c> of a Surrogate-Control header; zero if absent.</summary>
    public static TimeSpan Lifetime(string control)
    {
        foreach (var part in control.Split(',', StringSplitOptions.TrimEntries))
            if (part.StartsWith("max-age=", StringComparison.Ordinal)
                && int.TryParse(part.AsSpan(8), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
                return TimeSpan.FromSeconds(seconds);
        return TimeSpan.Zero;
    }

    /// <summary>
    /// Lists the subjects that a write has changed, so that the gateway evicts them before it responds.
    /// </summary>
    internal static void HasChanged(this HttpContext http, IReadOnlyCollection<string> subjects)
    {
        // The headers of a started stream are already sent; the announcements themselves evict in that case.
        if (subjects.Count == 0 || http.Response.HasStarted) return;
        // Falls back to everything for an import of thousands, or for characters that a header cannot carry.
        var some = subjects.Count <= MostKeys && subjects.All(s => s.All(c => c is > ' ' and < '\x7f'));
        http.Response.Headers[Key] = some ? string.Join(' ', subjects) : Everything;
    }

    /// <summary>
    /// Returns the keys that a change of a subject evicts: the subject and each collection that contains it.
    /// </summary>
    public static IEnumerable<string> Evicted(string subject)
    {
        for (var cut = subject.Length; cut > 0; cut = subject.LastIndexOf('/', cut - 1)) yield return subject[..cut];
    }
}
