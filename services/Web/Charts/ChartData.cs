using System.Globalization;
using Embassy.Web.Languages;

namespace Embassy.Web.Charts;

/// <summary>A row of figures; null is a gap, never zero.</summary>
public sealed record ChartSeries(string Name, IReadOnlyList<decimal?> Values);

/// <summary>The figures of a chart and of the table under it.</summary>
/// <param name="Finding">What the chart shows, as a sentence.</param>
/// <param name="Axis">What the categories are.</param>
/// <param name="Csv">The address of the same figures as CSV.</param>
public sealed record ChartData(string Key, string Finding, string Axis, IReadOnlyList<string> Categories, IReadOnlyList<ChartSeries> Series,
    string? Unit = null, string? Source = null, string? Csv = null, int Decimals = 0)
{
    public bool Empty => !Series.Any(s => s.Values.Any(v => v is not null));

    public decimal Top(bool stacked) => Categories.Count == 0 ? 0 : stacked
        ? Categories.Select((_, i) => Series.Sum(s => s.Values[i] ?? 0)).Max()
        : Series.SelectMany(s => s.Values).Max() ?? 0;

    public string Write(Language language, decimal? value) =>
        value is { } v ? v.ToString("N" + Decimals.ToString(CultureInfo.InvariantCulture), language.Culture) : "–";

    /// <summary>The figures as CSV with a byte order mark, which spreadsheets need for Arabic.</summary>
    public string ToCsv()
    {
        var lines = new List<string> { string.Join(',', Series.Select(s => Cell(s.Name)).Prepend(Cell(Axis))) };
        for (var i = 0; i < Categories.Count; i++)
            lines.Add(string.Join(',', Series.Select(s => s.Values[i]?.ToString(CultureInfo.InvariantCulture) ?? "")
                .Prepend(Cell(Categories[i]))));
        return "\uFEFF" + string.Join("\r\n", lines) + "\r\n";
    }

    // A cell that begins like a formula is text.
    static string Cell(string text) => text is ['=' or '+' or '-' or '@', ..]
        ? $"\"'{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : text.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
