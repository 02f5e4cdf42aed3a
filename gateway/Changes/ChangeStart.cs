using System.Globalization;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Changes;

/// <summary>Start position of a reader of the changes: a cursor, an instant, or its positions on the bus.</summary>
/// <param name="Since">Reads each log from this time on; null begins at the cursor.</param>
sealed record ChangeStart(ChangeCursor Cursor, DateTimeOffset? Since)
{
    /// <summary>
    /// Reads <c>after</c>, <c>since</c> and <c>positions</c> of a request; at most one may be present.
    /// </summary>
    public static async Task<ChangeStart> Of(ChangeLogReader changeLogReader, string after, string since, string positions,
        CancellationToken cancellation, string? authorization = null)
    {
        var validation = new RequestValidation();
        validation.When(since.Length > 0 && (after.Length > 0 || positions.Length > 0), "since", "duplicate",
            "Give one of `after`, `since` and `positions`.");
        validation.When(positions.Length > 0 && after.Length > 0, "positions", "duplicate",
            "Give one of `after`, `since` and `positions`.");
        var time = default(DateTimeOffset);
        validation.When(since.Length > 0
            && !DateTimeOffset.TryParse(since, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind | DateTimeStyles.AssumeUniversal,
                out time) || since.Length is > 0 and < 11,
            "since", "invalid_format", "An instant, RFC 3339, 2026-11-24T09:00:00Z.");
        var places = positions.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Place).ToList();
        validation.When(places.Contains(null), "positions", "invalid_format",
            "source:logsequence:logepoch of the last announcement you have, several separated by commas.");
        foreach (var (log, _) in places.OfType<(string Log, LogCursor Place)>())
            validation.When(!changeLogReader.All.ContainsKey(log), "positions", "invalid_word",
                $"There is no log '{log}' here.");
        validation.Refuse();
        if (positions.Length == 0) return new ChangeStart(ChangeCursor.Parse(after), since.Length > 0 ? time : null);
        // The reader did not follow the other logs. They start at their end.
        var changeCursor = await changeLogReader.End(cancellation, authorization);
        foreach (var (log, logCursor) in places.OfType<(string Log, LogCursor Place)>()) changeCursor = changeCursor.At(log, logCursor);
        return new ChangeStart(changeCursor, null);
    }

    // /missions/embassy/forums/un:12:019ad3f0c2e17abc
    static (string Log, LogCursor Place)? Place(string text) =>
        text.Split(':') is [var source, var number, .. { Length: <= 1 } epoch] && LogSource.Parse(source) is { } log
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            ? (log.Log, new LogCursor(epoch.FirstOrDefault() ?? "", sequence)) : null;
}
