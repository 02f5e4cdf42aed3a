namespace Embassy.ServiceDefaults;

/// <summary>
/// How a series looks: filled or with a dashed outline, in a colour with a contrast above 4.5 on white (WCAG 2.2,
/// 1.4.3). Neighbours differ in more than colour, and fourteen series differ from each other.
/// </summary>
sealed record ChartPattern(string Colour, bool IsFilled)
{
    // An odd number, so that a colour that returns has the other filling.
    internal static readonly string[] Colours = ["#004d40", "#8e2400", "#1a5276", "#7d3c98", "#7a5200", "#566573", "#186a3b"];

    public static ChartPattern Of(int series) => new(Colours[series % Colours.Length], series % 2 == 0);

    string Dashes => IsFilled ? "none" : "8 5";

    /// <summary>Attributes of a bar, of a marker, and of the legend.</summary>
    public object[] Area =>
        [("fill", IsFilled ? Colour : "#ffffff"), ("stroke", Colour), ("stroke-width", 2), ("stroke-dasharray", Dashes)];

    public object[] Line => [("fill", "none"), ("stroke", Colour), ("stroke-width", 2), ("stroke-dasharray", Dashes)];
}
