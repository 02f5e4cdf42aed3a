namespace Embassy.Web.Languages;

/// <summary>Cardinal plural categories of whole numbers (CLDR 46): <c>zero</c> to <c>other</c>.</summary>
public static class Plurals
{
    /// <summary>The categories that a language has for whole numbers.</summary>
    public static IReadOnlyList<string> Of(string tag) => tag switch
    {
        "ar" => ["zero", "one", "two", "few", "many", "other"],
        _ => ["one", "other"],
    };

    public static string Category(string tag, long n) => (tag, n) switch
    {
        ("ar", 0) => "zero",
        ("ar", 1) => "one",
        ("ar", 2) => "two",
        ("ar", _) => (n % 100) switch { >= 3 and <= 10 => "few", >= 11 => "many", _ => "other" },
        // French counts nothing as one.
        ("fr", 0 or 1) => "one",
        (not "fr", 1) => "one",
        _ => "other",
    };
}
