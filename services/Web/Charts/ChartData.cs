using System.Globalization;
using Embassy.Web.Languages;

namespace Embassy.Web.Charts;

/// <summary>How the figures of a series are drawn.</summary>
public enum ChartMark
{
    /// <summary>A bar, a dot or a line, as the kind of the chart has it.</summary>
    Own,

    /// <summary>A short line across the bar that it is compared with.</summary>
    Tick,

    /// <summary>A bracket between a bar and its tick: what is between two reports of the same.</summary>
    Gap,

    /// <summary>A diamond on the bar.</summary>
    Point,

    /// <summary>The size of the points of a line: how much each of its figures is made of.</summary>
    Size,
}

/// <summary>A row of figures; null is a gap, never zero.</summary>
/// <param name="Beside">For a mark beside a bar: the number of the series that has the bar.</param>
/// <param name="Decimals">Of its figures, where they are not those of the chart.</param>
/// <param name="Uncertain">How many of each figure are not certain: dots are drawn as rings, bars are hatched, and a
/// bar without a figure fades, because it begins in an unknown year.</param>
/// <param name="Hatched">What all its bars stand for is a warning.</param>
/// <param name="Key">What the key says, where it is more than the name.</param>
/// <param name="Colour">Which of the five colours it has, from 0, where it is not that of its place.</param>
public sealed record ChartSeries(string Name, IReadOnlyList<decimal?> Values, ChartMark Mark = ChartMark.Own, int Beside = 0,
    int? Decimals = null, IReadOnlyList<int>? Uncertain = null, bool Hatched = false, string? Key = null, int? Colour = null)
{
    public bool AnyUncertain => Uncertain?.Any(u => u > 0) == true;
}

/// <summary>The figures of a chart and of the table under it.</summary>
/// <param name="Finding">What the chart shows, as a sentence.</param>
/// <param name="Axis">What the categories are.</param>
/// <param name="Csv">The address of the same figures as CSV.</param>
/// <param name="Until">The figures are years, and bars end at this one.</param>
/// <param name="Places">Where the categories are, for a map, in degrees.</param>
/// <param name="Uncertainty">What is said of figures that are not certain: <c>estimated</c>.</param>
/// <param name="Least">A line is made of points with at least this size; smaller ones are hollow.</param>
public sealed record ChartData(string Key, string Finding, string Axis, IReadOnlyList<string> Categories, IReadOnlyList<ChartSeries> Series,
    string? Unit = null, string? Source = null, string? Csv = null, int Decimals = 0, int? Until = null,
    IReadOnlyList<(double Latitude, double Longitude)>? Places = null, string? Uncertainty = null, int Least = 0)
{
    public bool Empty => !Series.Any(s => s.Values.Any(v => v is not null));

    public decimal Top(bool stacked) => Categories.Count == 0 ? 0 : stacked
        ? Categories.Select((_, i) => Series.Sum(s => s.Values[i] ?? 0)).Max()
        : Series.SelectMany(s => s.Values).Max() ?? 0;

    public string Write(Language language, decimal? value, ChartSeries? series = null) =>
        value is { } v
            ? v.ToString((Until is null ? "N" : "F") + (series?.Decimals ?? Decimals).ToString(CultureInfo.InvariantCulture),
                language.Culture)
            : "–";

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
