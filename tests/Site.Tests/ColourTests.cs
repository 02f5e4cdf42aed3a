using System.Globalization;
using System.Text.RegularExpressions;

namespace Embassy.Site.Tests;

/// <summary>
/// Recomputes the contrast of each pair of colours (WCAG 2.2, 1.4.3, 1.4.6 and 1.4.11), in light and in dark.
/// </summary>
public class ColourTests
{
    [Theory]
    [InlineData("ink", "paper", 7)]
    [InlineData("ink", "band", 7)]
    [InlineData("soft", "paper", 4.5)]
    [InlineData("soft", "band", 4.5)]
    [InlineData("link", "paper", 7)]
    [InlineData("link", "band", 4.5)]
    [InlineData("brand", "paper", 7)]
    [InlineData("paper", "brand", 7)]
    [InlineData("gold", "paper", 4.5)]
    [InlineData("bad", "paper", 4.5)]
    [InlineData("ink", "mark", 4.5)]
    [InlineData("edge", "paper", 3)]
    [InlineData("ok", "ok-bg", 4.5)]
    [InlineData("warn", "warn-bg", 4.5)]
    [InlineData("bad", "bad-bg", 4.5)]
    [InlineData("info", "info-bg", 4.5)]
    [InlineData("mute", "mute-bg", 4.5)]
    [InlineData("s1", "paper", 3)]
    [InlineData("s2", "paper", 3)]
    [InlineData("s3", "paper", 3)]
    [InlineData("s4", "paper", 3)]
    [InlineData("s5", "paper", 3)]
    public void Colours_that_stand_on_each_other_have_enough_contrast(string text, string ground, double least)
    {
        var style = System.Text.Encoding.UTF8.GetString(Web.Assets.AssetFiles.Content("assets/site.css"));
        foreach (var theme in (string[])[":root {", ":root:not([data-theme=\"light\"]) {", ":root[data-theme=\"dark\"] {"])
        {
            var start = style.IndexOf(theme, StringComparison.Ordinal);
            var block = style[start..style.IndexOf('}', start)];
            var contrast = Contrast(Colour(block, text), Colour(block, ground));
            Assert.True(contrast >= least, $"{text} on {ground} in {theme} has {contrast:0.0}, less than {least}");
        }
    }

    static string Colour(string block, string name) => Regex.Match(block, $@"--{name}: (#\w+)").Groups[1].Value;

    static double Contrast(string a, string b)
    {
        var (x, y) = (Luminance(a), Luminance(b));
        return (Math.Max(x, y) + .05) / (Math.Min(x, y) + .05);
    }

    static double Luminance(string colour)
    {
        var hex = colour.Length == 4 ? string.Concat(colour[1..].Select(c => $"{c}{c}")) : colour[1..];
        double Part(int at)
        {
            var value = int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return value <= .04045 ? value / 12.92 : Math.Pow((value + .055) / 1.055, 2.4);
        }
        return .2126 * Part(0) + .7152 * Part(2) + .0722 * Part(4);
    }
}
