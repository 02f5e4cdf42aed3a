namespace Embassy.Content.Facts;

/// <summary>
/// The plural form of a number (Unicode CLDR 46, cardinal rules), for the languages of the current missions and their
/// neighbours. In other languages one is <c>one</c>, and every other number is <c>other</c>.
/// </summary>
static class Plurals
{
    public static string Form(string locale, decimal number)
    {
        var n = Math.Abs(number);
        var whole = n == Math.Truncate(n);
        var (i, v) = (Math.Truncate(n), number.Scale);
        return locale.Split('-')[0] switch
        {
            "ar" when whole => n switch { 0 => "zero", 1 => "one", 2 => "two", _ => (n % 100) switch { >= 3 and <= 10 => "few", >= 11 => "many", _ => "other" } },
            "ar" => "other",
            "fr" => i is 0 or 1 ? "one" : i % 1_000_000 == 0 && v == 0 ? "many" : "other",
            "es" or "it" or "pt" when i != 0 && i % 1_000_000 == 0 && v == 0 => "many",
            "pt" => i is 0 or 1 ? "one" : "other",
            "en" or "de" or "it" or "nl" or "sv" => i == 1 && v == 0 ? "one" : "other",
            "ru" or "uk" or "be" when v == 0 => (i % 10, i % 100) switch { (1, not 11) => "one", ( >= 2 and <= 4, < 12 or > 14) => "few", _ => "many" },
            "ru" or "uk" or "be" => "other",
            "zh" or "ja" or "ko" or "vi" or "th" or "id" or "ms" => "other",
            "fa" or "hi" => i == 0 || n == 1 ? "one" : "other",
            _ => n == 1 ? "one" : "other",
        };
    }
}
