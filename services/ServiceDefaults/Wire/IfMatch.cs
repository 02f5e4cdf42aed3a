using System.Globalization;
using Grpc.Core;

namespace Embassy.ServiceDefaults;

/// <summary>If-Match of a write (RFC 9110, 13.1.1): the ETag that was read, or <c>*</c> for any version.</summary>
public static class IfMatch
{
    /// <summary>
    /// Refuses a write to a resource that has changed since it was read, and, if <paramref name="required"/>, one
    /// without If-Match.
    /// </summary>
    /// <param name="savedBy">The person who saved the current version, where the record knows it.</param>
    public static void ExpectVersion(this ServerCallContext call, int version, bool required = true, string savedBy = "",
        DateTimeOffset? savedAt = null)
    {
        var given = call.GetHttpContext().Request.Headers.IfMatch.ToString();
        if (given.Length == 0)
        {
            if (!required) return;
            throw new Problem(ProblemCodes.PreconditionRequired, "Send the ETag that you read in If-Match.");
        }
        var (tags, epoch) = (Tags(given), call.Epoch());
        if (tags.Exists(tag => tag == "*" || epoch.VersionIn(tag) == version)) return;
        var current = epoch.Of(ETags.Of(version));
        var more = new Dictionary<string, string> { ["currentETag"] = current };
        if (savedBy.Length > 0) more["savedBy"] = savedBy;
        if (savedAt is { } at) more["savedAt"] = at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        throw new Problem(ProblemCodes.Stale, $"You have read {(given.Length > 80 ? given[..80] + "…" : given)}; it is {current} now.",
            more: more);
    }

    /// <summary>Returns the entity tags of the header; refuses a weak or malformed one with the reason.</summary>
    static List<string> Tags(string given)
    {
        var tags = new List<string>();
        for (var rest = given.AsSpan().Trim(); rest.Length > 0;)
        {
            if (rest.StartsWith("W/\"", StringComparison.Ordinal))
                throw Malformed("A weak ETag, W/\"…\", never matches here (RFC 9110, 13.1.1): send the strong one that the service "
                    + "returned, without W/. A proxy that compresses makes ETags weak.");
            var end = rest[0] == '"' ? rest[1..].IndexOf('"') + 2 : rest[0] == '*' ? 1 : 0;
            if (end < 2 && rest[0] != '*') throw Malformed("An ETag stands in double quotes, as it was read: \"v3\".");
            tags.Add(rest[..end].ToString());
            rest = rest[end..].TrimStart();
            if (rest.Length == 0) break;
            if (rest[0] != ',') throw Malformed("Several ETags are separated by commas: \"v3\", \"v4\".");
            rest = rest[1..].TrimStart();
        }
        return tags.Count == 0 || tags.Count > 1 && tags.Contains("*") ? throw Malformed("One ETag or several, or * alone.") : tags;
    }

    static Problem Malformed(string why) => Problem.Invalid("If-Match", "invalid_format", why);
}
