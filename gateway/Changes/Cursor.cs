using System.Buffers.Text;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Changes;

/// <summary>
/// Where a reader stands: a position in each log. Opaque outside. A log that it does not know yet is read from its beginning,
/// and one that nobody serves just now keeps its place, so that nothing is skipped when services come and go.
/// </summary>
sealed record Cursor(ImmutableSortedDictionary<string, long> Positions)
{
    const int Longest = 2_000;

    public static readonly Cursor Beginning = new(ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal));

    public long In(string log) => Positions.GetValueOrDefault(log);

    public Cursor At(string log, long position) => position == In(log) ? this : this with { Positions = Positions.SetItem(log, position) };

    // content=12,forums-un=3; the 1 in front is the version of this form.
    public override string ToString() => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(
        "1," + string.Join(',', Positions.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Key}={p.Value}")))));

    public static Cursor Parse(string text)
    {
        if (text.Length == 0) return Beginning;
        var cursor = Beginning;
        try
        {
            if (text.Length > Longest) throw new FormatException();
            var parts = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(text)).Split(',', StringSplitOptions.RemoveEmptyEntries);
            if (parts is not ["1", .. var logs]) throw new FormatException();
            foreach (var log in logs)
            {
                var cut = log.IndexOf('=', StringComparison.Ordinal);
                if (cut < 1 || !long.TryParse(log.AsSpan(cut + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var position)) throw new FormatException();
                cursor = cursor.At(log[..cut], position);
            }
            // Whatever decodes to the same but is written otherwise was not given out either.
            if (cursor.ToString() != text) throw new FormatException();
            return cursor;
        }
        catch (FormatException)
        {
            throw new Problem(Reasons.InvalidCursor, "This cursor was not given out here.");
        }
    }
}
