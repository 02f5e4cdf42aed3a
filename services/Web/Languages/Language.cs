using System.Globalization;

namespace Embassy.Web.Languages;

/// <summary>
/// A language of the interface: its tag, direction, own name, and the culture of its dates and numbers.
/// </summary>
public sealed record Language(string Tag, string Name, string Dir, CultureInfo Culture, string OpenGraph)
{
    // Regional cultures: the neutral Arabic one has other month names and digits than Algeria uses.
    static readonly Language[] Known =
    [
        new("ar", "العربية", "rtl", Read("ar-DZ"), "ar_DZ"),
        new("fr", "Français", "ltr", Read("fr-FR"), "fr_FR"),
        new("en", "English", "ltr", Read("en-GB"), "en_GB"),
        new("az", "Azərbaycanca", "ltr", Read("az-Latn-AZ"), "az_AZ"),
    ];

    /// <summary>The languages that have words, in the order of this product.</summary>
    public static IReadOnlyList<Language> All => Known;

    /// <summary>The language of a tag, also of a regional one; null if it has no words.</summary>
    public static Language? Find(string tag) => Array.Find(Known, l => l.Tag == tag)
        ?? (tag.IndexOf('-', StringComparison.Ordinal) is > 0 and var end ? Array.Find(Known, l => l.Tag == tag[..end]) : null);

    public bool RightToLeft => Dir == "rtl";

    static CultureInfo Read(string name)
    {
        var culture = (CultureInfo)CultureInfo.GetCultureInfo(name).Clone();
        // Dates are Gregorian here; Hijri days are shown beside them.
        culture.DateTimeFormat.Calendar = new GregorianCalendar();
        // The minus sign, as wide as a digit; .NET has a hyphen for most cultures.
        culture.NumberFormat.NegativeSign = culture.NumberFormat.NegativeSign.Replace('-', '\u2212');
        return CultureInfo.ReadOnly(culture);
    }
}
