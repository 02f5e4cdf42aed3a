using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Changes;

/// <summary>A position in one log.</summary>
/// <param name="Epoch">The epoch of the log that the sequence belongs to; empty at a beginning that was never read
/// from.</param>
readonly record struct LogCursor(string Epoch, long Sequence);

/// <summary>
/// A reader's position in each log, opaque to clients. A log that the cursor does not know is read from its beginning.
/// An unavailable log keeps its position, so that nothing is skipped when services come and go.
/// </summary>
sealed record ChangeCursor(ImmutableSortedDictionary<string, LogCursor> Positions)
{
    const int Longest = 2_000, LongestEpoch = 36;

    public static readonly ChangeCursor Beginning = new(ImmutableSortedDictionary.Create<string, LogCursor>(StringComparer.Ordinal));

    public LogCursor In(string log) => Positions.GetValueOrDefault(log, new LogCursor("", 0));

    public ChangeCursor At(string log, LogCursor logCursor) => logCursor == In(log) ? this
        : this with { Positions = Positions.SetItem(log, logCursor) };

    // content=019ad3f0c2e17abc:12,forums-un=019ad3f0c2e27def:3. The leading 2 is the version of this format.
    public override string ToString() => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(
        "2," + string.Join(',',
            Positions.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Key}={p.Value.Epoch}:{p.Value.Sequence}")))));

    public static ChangeCursor Parse(string text)
    {
        if (text.Length == 0) return Beginning;
        var changeCursor = Beginning;
        try
        {
            if (text.Length > Longest) throw new FormatException();
            var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split(',', StringSplitOptions.RemoveEmptyEntries);
            if (parts is not ["2", .. var logs]) throw new FormatException();
            foreach (var log in logs)
            {
                if (log.Split('=', ':') is not [{ Length: > 0 } name, { Length: <= LongestEpoch } epoch, var number]
                    || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var position))
                    throw new FormatException();
                changeCursor = changeCursor.At(name, new LogCursor(epoch, position));
            }
            // A different encoding of the same position was not issued by the gateway.
            if (changeCursor.ToString() != text) throw new FormatException();
            return changeCursor;
        }
        catch (FormatException)
        {
            throw new Problem(ProblemCodes.InvalidCursor, "This cursor was not given out here.");
        }
    }
}
