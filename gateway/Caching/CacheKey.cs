using Embassy.Gateway.Requests;

namespace Embassy.Gateway.Caching;

/// <summary>
/// The key of a resource in the cache. Path and query are separate parts and are never joined, so that a character of
/// one cannot stand for a delimiter of the other. The language is the third part: an entry holds one response for each.
/// </summary>
/// <param name="Path">Normalised: dot segments resolved, each segment percent-encoded in one spelling.
/// <c>/v1/pages/a</c>.</param>
/// <param name="Query">The parameters in one order, percent-encoded in one spelling, with the leading <c>?</c>; empty
/// without any.</param>
sealed record CacheKey(string Path, string Query)
{
    /// <summary>Returns the key of a decoded path; null if the path is ambiguous.</summary>
    /// <param name="query">Canonical query, as <see cref="CacheableRoute.Canonical"/> returns it.</param>
    public static CacheKey? Of(PathString path, string query) => RequestPath.IsUnambiguous(path)
        ? new CacheKey(string.Join('/', (path.Value ?? "").Split('/').Select(Uri.EscapeDataString)), query) : null;

    public override string ToString() => Path + Query;
}
