using System.Globalization;
using System.Xml.Linq;

namespace Embassy.ServiceDefaults.Tests.Charts;

/// <summary>The one renderer of charts; charts of services and dossiers are tested where they are served.</summary>
public class ChartSvgTests
{
    static readonly LocaleCatalogue Locales = LocaleCatalogue.Load(null);

    [Fact]
    public void A_decimal_is_in_the_table_as_it_is_and_a_missing_figure_is_not_zero()
    {
        var svg = Draw("en", ["2022", "2023"], [1234567.250m, null]);
        Assert.Equal(["1234567.250", "no figure"], Cells(svg, "cell"));
        Assert.Single(Bars(svg));
    }

    [Fact]
    public void A_negative_figure_hangs_below_the_line_of_zero()
    {
        var bars = Bars(Draw("en", ["a", "b"], [30m, -10m]));
        Assert.Equal([165.0, 55.0], bars.Select(b => (double)b.Attribute("height")!));
        Assert.Equal((double)bars[0].Attribute("y")! + 165, (double)bars[1].Attribute("y")!, 1);
    }

    [Fact]
    public void A_score_is_drawn_on_its_full_scale()
    {
        var score = new ChartData(Locales.Of("en"), "Score", "Issue", ["hr"], [new("DZA – AZE", [0.5m])]) { Maximum = 1 };
        Assert.Equal(110, (double)Bars(Draw(score)).Single().Attribute("height")!);
    }

    [Fact]
    public void A_course_is_a_line_with_a_mark_for_each_figure_also_for_a_single_one()
    {
        ChartDataSeries[] series = [new("a", [0.1m, 0.9m]), new("b", [null, 1m])];
        var svg = Draw(new ChartData(Locales.Of("en"), "Score", "Year", ["2018", "2019"], series) { IsLine = true });
        Assert.Equal((2, 3), (All(svg, "polyline").Count, All(svg, "circle").Count));
    }

    [Fact]
    public void As_many_labels_as_fit_are_written_and_the_table_has_them_all()
    {
        var years = Enumerable.Range(1946, 79).Select(y => y.ToString(CultureInfo.InvariantCulture)).ToArray();
        var svg = Draw("en", years, [.. years.Select(y => (decimal?)1)]);
        Assert.InRange(All(svg, "text").Count(t => (string?)t.Attribute("text-anchor") == "middle"), 10, 25);
        Assert.Equal(years, Cells(svg, "rowheader"));
    }

    [Fact]
    public void Words_are_text_and_never_markup() =>
        Assert.Empty(All(Draw(new ChartData(Locales.Of("ar"), "<script>", "&", ["\"<a>"], [new("</text>", [1m])])), "script"));

    [Fact]
    public void As_many_series_as_an_agreement_has_statuses_differ_in_colour_or_filling_and_neighbours_in_filling()
    {
        var patterns = Enumerable.Range(0, 13).Select(ChartPattern.Of).ToList();
        Assert.Equal(13, patterns.Distinct().Count());
        Assert.All(patterns.Zip(patterns.Skip(1)), pair => Assert.NotEqual(pair.First.IsFilled, pair.Second.IsFilled));
    }

    [Fact]
    public void Each_colour_has_a_contrast_above_4_5_on_white()
    {
        Assert.All(ChartPattern.Colours, colour => Assert.True(Contrast(colour) > 4.5, colour));
        Assert.False(Contrast("#f7dc6f") > 4.5);
    }

    // WCAG 2.2, relative luminance.
    static double Contrast(string colour)
    {
        double Channel(int at) => int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0 is var c
            && c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        return 1.05 / (0.2126 * Channel(1) + 0.7152 * Channel(3) + 0.0722 * Channel(5) + 0.05);
    }

    static XElement Draw(string locale, string[] categories, decimal?[] values) =>
        Draw(new ChartData(Locales.Of(locale), "Title", "Year", categories, [new("One", values)]));

    static XElement Draw(ChartData chart) => XDocument.Parse(ChartSvg.Draw(chart)).Root!;

    static List<XElement> All(XElement svg, string name) => [.. svg.Descendants().Where(e => e.Name.LocalName == name)];

    static IEnumerable<string> Cells(XElement svg, string role) =>
        All(svg, "text").Where(t => (string?)t.Attribute("role") == role).Select(t => t.Value);

    static List<XElement> Bars(XElement svg) => [.. All(svg, "rect").Where(r => (string?)r.Attribute("y") is not (null or "48"))];
}
