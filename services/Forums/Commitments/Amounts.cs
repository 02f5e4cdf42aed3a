using System.Globalization;
using Embassy.ServiceDefaults;

namespace Embassy.Forums.Commitments;

/// <summary>Parses and formats amounts as decimals, never as floating point, so that sums are exact.</summary>
static class Amounts
{
    public const string Unit = "kb/d";

    public static string Show(decimal? value) => value is { } v ? v.ToString("0.############", CultureInfo.InvariantCulture) : "";

    /// <summary>Parses a decimal with at most six digits after the point; null for an empty cell.</summary>
    public static decimal? Read(RequestValidation validation, string column, string cell, decimal scale = 1, bool negative = false)
    {
        if (cell.Length == 0) return null;
        var style = NumberStyles.AllowDecimalPoint | (negative ? NumberStyles.AllowLeadingSign : NumberStyles.None);
        if (cell.Length <= 20 && cell[0] != '+' && decimal.TryParse(cell, style, CultureInfo.InvariantCulture, out var value)
            && decimal.Round(value, 6) == value && Math.Abs(value) < 1_000_000_000m) return Normal(value * scale);
        validation.Add(column,
            "invalid_format", negative ? "A decimal number: -5000 or 1.057." : "A decimal number that is not negative: 1057 or 1.057.");
        return null;
    }

    // 1.010 and 1.01 are equal numbers but have different decimal representations.
    static decimal Normal(decimal value) => value / 1.0000000000000000000000000000m;
}
