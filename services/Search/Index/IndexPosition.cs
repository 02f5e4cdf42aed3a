using System.Globalization;

namespace Embassy.Search.Index;

/// <summary>
/// The position in a source's log, and the number of the rebuild request it belongs to (see IndexOrder).
/// </summary>
readonly record struct IndexPosition(int Order, long Sequence, string Epoch)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Order}:{Sequence}:{Epoch}");

    public static IndexPosition Parse(string text) => text.Split(':') is [var order, var sequence, .. var epoch]
        ? new(int.Parse(order, CultureInfo.InvariantCulture),
            long.Parse(sequence, CultureInfo.InvariantCulture), epoch.FirstOrDefault() ?? "")
        : throw new FormatException($"'{text}' is no mark.");
}
