using System.Globalization;
using System.Reflection;
using System.Text;

namespace Embassy.Web.Charts;

/// <summary>
/// A map of points: coasts and nothing else, because a border is a position. It is not mirrored; its names are in the
/// direction of the language.
/// </summary>
sealed partial class ChartDrawing
{
    const double LeastDegrees = 50, Around = 1.8, NameRoom = 18, LeastStep = 1.5, PointRoom = 14;

    static readonly Lazy<IReadOnlyList<(double X, double Y)[]>> Coasts = new(() =>
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream("maps/coast")!);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ring => ring.Split(',').Select(p =>
        {
            var space = p.IndexOf(' ', StringComparison.Ordinal);
            return (double.Parse(p.AsSpan(0, space), CultureInfo.InvariantCulture),
                double.Parse(p.AsSpan(space + 1), CultureInfo.InvariantCulture));
        }).ToArray()).Where(Whole)];
    });

    // An island across the date line would be a line across the map.
    static bool Whole((double X, double Y)[] ring) =>
        !ring.Zip(ring.Skip(1)).Any(p => Math.Abs(p.First.X - p.Second.X) > 180 && p.First.Y > -85);

    void Map()
    {
        var places = data.Places!;
        var (west, east) = (places.Min(p => p.Longitude), places.Max(p => p.Longitude));
        var (south, north) = (places.Min(p => p.Latitude), places.Max(p => p.Latitude));
        var degrees = new[] { LeastDegrees, (east - west) * Around, (north - south) * Around * width / height }.Max();
        var scale = width / degrees;
        double Across(double longitude) => width / 2.0 + (longitude - (west + east) / 2) * scale;
        double Down(double latitude) => height / 2.0 - (latitude - (south + north) / 2) * scale;
        // A picture in the picture cuts coasts off at its edge.
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"sea\" width=\"{width}\" height=\"{height}\"/>")
            .Append(CultureInfo.InvariantCulture, $"<svg width=\"{width}\" height=\"{height}\"><path class=\"land\" d=\"");
        foreach (var ring in Coasts.Value)
            if (Visible(ring.Select(p => (Across(p.X), Down(p.Y))).ToList()) is { } path) svg.Append(path);
        svg.Append("\"/></svg>");
        var taken = new List<double>();
        foreach (var i in Enumerable.Range(0, Count).OrderBy(i => Down(places[i].Latitude)))
        {
            if (data.Series[0].Values[i] is not { } value) continue;
            var (x, y) = (Across(places[i].Longitude), Down(places[i].Latitude));
            svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"point\" cx=\"{N(x)}\" cy=\"{N(y)}\" ")
                .Append(CultureInfo.InvariantCulture, $"r=\"{N(3 + 2 * Math.Sqrt((double)value))}\" data-v=\"{value}\"/>");
            // Names of places that are near each other are under each other.
            var line = Math.Max(y + 5, taken.Count == 0 ? 0 : taken[^1] + NameRoom);
            taken.Add(line);
            var label = $"{data.Categories[i]} ({data.Write(language, value)})";
            // After the point, in the direction of reading, if there is room.
            var (side, length) = (language.RightToLeft ? -PointRoom : PointRoom, label.Length * LetterWidth);
            var room = language.RightToLeft ? x - PointRoom - length >= 0 : x + PointRoom + length <= width;
            Text(room ? x + side : x - side, line, room ? "start" : "end", "name", label);
        }
    }

    // A ring in steps that can be seen; null if it is outside.
    string? Visible(List<(double X, double Y)> ring)
    {
        if (ring.Max(p => p.X) < 0 || ring.Min(p => p.X) > width || ring.Max(p => p.Y) < 0 || ring.Min(p => p.Y) > height) return null;
        var path = new StringBuilder();
        var last = (X: double.MinValue, Y: double.MinValue);
        // Far outside, a corner is enough.
        foreach (var (x, y) in ring.Select(p => (X: Math.Clamp(p.X, -50, width + 50), Y: Math.Clamp(p.Y, -50, height + 50))))
        {
            if (Math.Abs(x - last.X) + Math.Abs(y - last.Y) < LeastStep) continue;
            path.Append(CultureInfo.InvariantCulture, $"{(path.Length == 0 ? 'M' : 'L')}{N(x)} {N(y)}");
            last = (x, y);
        }
        return path.Append('z').ToString();
    }
}
