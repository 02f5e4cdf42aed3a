using System.Globalization;
using Embassy.ServiceDefaults;

namespace Embassy.Forums.Commitments;

/// <summary>Amounts as text and back: decimal, never floating, so that what is added up is what was written.</summary>
static class Amounts
{
    public const string Unit = "kb/d";

    public static string Show(decimal? value) => value is { } v ? v.ToString("0.############", CultureInfo.InvariantCulture) : "";

    /// <summary>A plain decimal with at most six digits after the point; null where the cell is empty.</summary>
    public static decimal? Read(RequestValidation validation, string column, string cell, decimal scale = 1, bool negative = false)
    {
        if (cell.Length == 0) return null;
        var style = NumberStyles.AllowDecimalPoint | (negative ? NumberStyles.AllowLeadingSign : NumberStyles.None);
        if (cell.Length <= 20 && cell[0] != '+' && decimal.TryParse(cell, style, CultureInfo.InvariantCulture, out var value)
            && decimal.Round(value, 6) == value && Math.Abs(value) < 1_000_000_000m) return Normal(value * scale);
        validation.Add(column, "invalid_format", negative ? "A decimal number: -5000 or 1.057." : "A decimal number that is not negative: 1057 or 1.057.");
        return null;
    }

    // 1.010 and 1.01 are one number; as a decimal they are two.
    static decimal Normal(decimal value) => value / 1.0000000000000000000000000000m;
}
