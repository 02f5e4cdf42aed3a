using System.Globalization;
using Grpc.Core;

namespace Embassy.ServiceDefaults;

/// <summary>
/// What a public answer says to the gateway's cache, after the Edge Architecture Specification's <c>Surrogate-Control</c> and
/// the surrogate keys that caches in the field share: what the answer depends on, and for how long it may be kept when nothing of
/// that changes. The gateway takes both off before the client. An announcement about <c>pages/a/editions/ar</c> evicts the
/// keys <c>pages/a/editions/ar</c>, <c>pages/a/editions</c>, <c>pages/a</c> and <c>pages</c>.
/// </summary>
public static class Surrogates
{
    public const string Key = "Surrogate-Key", Control = "Surrogate-Control";

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
        http.Response.Headers[Control] = string.Create(CultureInfo.InvariantCulture, $"max-age={(int)atMost.TotalSeconds}");
    }
}
