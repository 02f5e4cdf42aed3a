using System.Globalization;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Changes;

/// <summary>Where a reader of the changes begins: at a cursor, at a time, or where it stood on the bus.</summary>
/// <param name="Since">Reads each log from this time on; null begins at the cursor.</param>
sealed record Start(Cursor Cursor, DateTimeOffset? Since)
{
    /// <summary>Reads <c>after</c>, <c>since</c> and <c>positions</c> of a request, of which one is given at most.</summary>
    public static async Task<Start> Of(Logs logs, string after, string since, string positions, CancellationToken cancellation)
    {
        var checks = new Checks();
        checks.When(since.Length > 0 && (after.Length > 0 || positions.Length > 0), "since", "duplicate", "Give one of `after`, `since` and `positions`.");
        checks.When(positions.Length > 0 && after.Length > 0, "positions", "duplicate", "Give one of `after`, `since` and `positions`.");
        var time = default(DateTimeOffset);
        checks.When(since.Length > 0 && !DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind | DateTimeStyles.AssumeUniversal, out time) || since.Length is > 0 and < 11,
            "since", "invalid_format", "An instant, RFC 3339, 2026-11-24T09:00:00Z.");
        var places = positions.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Place).ToList();
        checks.When(places.Contains(null), "positions", "invalid_format", "source:sequence:logepoch of the last announcement you have, several separated by commas.");
        foreach (var (log, _) in places.OfType<(string Log, Place Place)>())
            checks.When(!logs.All.ContainsKey(log), "positions", "invalid_word", $"There is no log '/embassy/{log.Replace("forums-", "forums/", StringComparison.Ordinal)}' here.");
        checks.Refuse();
        if (positions.Length == 0) return new Start(Cursor.Parse(after), since.Length > 0 ? time : null);
        // What is not named was not followed: it begins with what comes next.
        var cursor = await logs.End(cancellation);
        foreach (var (log, place) in places.OfType<(string Log, Place Place)>()) cursor = cursor.At(log, place);
        return new Start(cursor, null);
    }

    // /embassy/forums/un:12:019ad3f0c2e17abc
    static (string Log, Place Place)? Place(string text) =>
        text.Split(':') is [var source, var number, .. { Length: <= 1 } epoch] && source.StartsWith("/embassy/", StringComparison.Ordinal)
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? (source["/embassy/".Length..].Replace("forums/", "forums-", StringComparison.Ordinal), new Place(epoch.FirstOrDefault() ?? "", sequence)) : null;
}
