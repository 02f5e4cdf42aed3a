using Microsoft.Extensions.Primitives;

namespace Embassy.Gateway.Headers;

/// <summary>Evaluates If-None-Match, and the ETags of compressed forms (RFC 9110, 8.8.3 and 13.1.2).</summary>
static class Preconditions
{
    /// <summary>ETag suffixes of compressed forms.</summary>
    public const string Brotli = "-br\"", Gzip = "-gzip\"";

    /// <summary>
    /// Returns true if the client has this version. The comparison is weak: <c>W/"a"</c> in the list is <c>"a"</c>.
    /// </summary>
    public static bool Has(StringValues ifNoneMatch, string etag)
    {
        if (ifNoneMatch is [{ } one] && (one == etag || one == "*")) return true;
        foreach (var line in ifNoneMatch)
            for (var rest = line.AsSpan().Trim(); rest.Length > 0;)
            {
                if (rest is "*") return true;
                if (rest.StartsWith("W/", StringComparison.Ordinal)) rest = rest[2..];
                // A comma may stand inside the quotes. Anything other than an entity tag ends the list.
                if (rest[0] != '"' || rest[1..].IndexOf('"') is var end && end < 0) break;
                var after = rest[(end + 2)..].TrimStart();
                if (after.Length > 0 && after[0] != ',') break;
                if (rest[..(end + 2)].SequenceEqual(etag)) return true;
                rest = after.Length == 0 ? after : after[1..].TrimStart();
            }
        return false;
    }

    /// <summary>
    /// Removes the compression suffixes from If-Match, because services do not know compressed forms.
    /// </summary>
    public static StringValues Uncompressed(StringValues ifMatch)
    {
        var text = ifMatch.ToString();
        return text.Contains(Brotli, StringComparison.Ordinal) || text.Contains(Gzip, StringComparison.Ordinal)
            ? text.Replace(Brotli, "\"", StringComparison.Ordinal).Replace(Gzip, "\"", StringComparison.Ordinal) : ifMatch;
    }
}
