namespace Embassy.ServiceDefaults;

/// <summary>The figures of a chart that <see cref="ChartSvg"/> draws, with labels in one language.</summary>
/// <param name="Words">The language of the labels.</param>
/// <param name="Axis">Label of the category axis: <c>Year</c>.</param>
/// <param name="Categories">Labels in the order of the axis.</param>
public sealed record ChartData(LocaleData Words, string Title, string Axis, IReadOnlyList<string> Categories,
    IReadOnlyList<ChartDataSeries> Series)
{
    /// <summary>The unit of the values: a currency, <c>kb/d</c>; empty if the title states it.</summary>
    public string Unit { get; init; } = "";

    /// <summary>
    /// The end of the scale, so that a small difference does not look large; null for the largest value.
    /// </summary>
    public decimal? Maximum { get; init; }

    /// <summary>Joins the values of a series by a line, for a course over time; otherwise draws bars.</summary>
    public bool IsLine { get; init; }

    public bool IsRightToLeft => Languages.Direction(Words.Tag) == "rtl";
}

/// <param name="Values">One for each category; null where there is no figure, which is not the same as 0.</param>
public sealed record ChartDataSeries(string Name, IReadOnlyList<decimal?> Values);
