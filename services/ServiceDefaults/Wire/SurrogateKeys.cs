using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Embassy.ServiceDefaults;

/// <summary>
/// What services say to the gateway's cache, after the Edge Architecture Specification's <c>Surrogate-Control</c> and the
/// surrogate keys that caches in the field share. A public answer says what it depends on, and for how long it may be kept when
/// nothing of that changes; the answer to a write says what it changed. The gateway takes both off before the client. An
/// announcement about <c>pages/a/editions/ar</c> evicts the keys <c>pages/a/editions/ar</c>, <c>pages/a/editions</c>,
/// <c>pages/a</c> and <c>pages</c>.
/// </summary>
public static class SurrogateKeys
{
    public const string Key = "Surrogate-Key", Control = "Surrogate-Control";

    /// <summary>The key of a write that changed more than it can name.</summary>
    public const string Everything = "*";

    const int MostKeys = 64;

    /// <summary>How long an answer is kept that nothing but announcements changes: a bound, should one be lost.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Lets the gateway keep this answer, if it is one for everybody: an answer to a caller with a token never is.
    /// </summary>
    /// <param name="atMost">Shorten it where a known instant changes the answer: the end of an embargo, a schedule.</param>
    /// <param name="keys">Subjects and collections, as announcements name them: <c>pages/a</c>, <c>engagements</c>.</param>
    public static void MayBeCached(this ServerCallContext call, TimeSpan atMost, params ReadOnlySpan<string> keys)
    {
        var http = call.GetHttpContext();
        if (http.Request.Headers.Authorization.Count > 0 || atMost < TimeSpan.FromSeconds(1)) return;
        http.Response.Headers[Key] = string.Join(' ', keys);
        // What changes at a known instant may not be shown a moment after it, not even while the service is down.
        var stale = atMost < Usual ? "" : ", stale-while-revalidate=10, stale-if-error=600";
        http.Response.Headers[Control] = string.Create(CultureInfo.InvariantCulture, $"max-age={(int)atMost.TotalSeconds}{stale}");
    }

    /// <summary>The <c>max-age</c> of a Surrogate-Control header; zero where there is none.</summary>
    public static TimeSpan Lifetime(string control)
    {
        foreach (var part in control.Split(',', StringSplitOptions.TrimEntries))
            if (part.StartsWith("max-age=", StringComparison.Ordinal)
                && int.TryParse(part.AsSpan(8), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
                return TimeSpan.FromSeconds(seconds);
        return TimeSpan.Zero;
    }

    /// <summary>Says what a write has changed, so that the gateway it came through evicts before it answers.</summary>
    internal static void HasChanged(this HttpContext http, IReadOnlyCollection<string> subjects)
    {
        // A stream that has begun to answer has said its headers; the announcements themselves evict then.
        if (subjects.Count == 0 || http.Response.HasStarted) return;
        // An import of thousands, or what a header cannot hold.
        var some = subjects.Count <= MostKeys && subjects.All(s => s.All(c => c is > ' ' and < '\x7f'));
        http.Response.Headers[Key] = some ? string.Join(' ', subjects) : Everything;
    }

    /// <summary>The keys that a change of a subject evicts: itself, and each collection it stands in.</summary>
    public static IEnumerable<string> Evicted(string subject)
    {
        for (var cut = subject.Length; cut > 0; cut = subject.LastIndexOf('/', cut - 1)) yield return subject[..cut];
    }
}
