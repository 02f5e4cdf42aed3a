using System.Xml.Linq;

namespace Embassy.Cooperation.Tests.Charts;

/// <summary>A drawn chart, read as a screen reader does: its title and its table.</summary>
static class Drawn
{
    public static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    public static async Task<XElement> Chart(this HttpClient http, string path)
    {
        var answer = await http.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        Assert.Equal("image/svg+xml", answer.Content.Headers.ContentType?.MediaType);
        return XDocument.Parse(text).Root!;
    }

    public static string Title(this XElement svg) => svg.Element(Svg + "title")!.Value;

    /// <summary>The rows of the table with cells separated by bars; each cell has its role.</summary>
    public static string[] Table(this XElement svg)
    {
        var table = Assert.Single(svg.Descendants(Svg + "g"), g => (string?)g.Attribute("role") == "table");
        Assert.Equal((string?)svg.Attribute("aria-describedby"), (string?)table.Attribute("id"));
        Assert.Equal(svg.Title(), (string?)table.Attribute("aria-label"));
        return [.. table.Elements().Select(row =>
        {
            Assert.Equal("row", (string?)row.Attribute("role"));
            Assert.All(row.Elements(),
                cell => Assert.Contains((string?)cell.Attribute("role"), (string[])["columnheader", "rowheader", "cell"]));
            return string.Join('|', row.Elements().Select(c => c.Value));
        })];
    }

    /// <summary>The positions of the squares of the legend, in the order of the series.</summary>
    public static double[] Legend(this XElement svg) =>
        [.. svg.Descendants(Svg + "rect").Where(r => (string?)r.Attribute("width") == "12" && (string?)r.Attribute("y") == "48")
            .Select(r => (double)r.Attribute("x")!)];
}
