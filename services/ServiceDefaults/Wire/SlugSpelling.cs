using System.Text;

namespace Embassy.ServiceDefaults;

/// <summary>
/// The spellings of one slug: people type it in capitals, with Arabic vowel signs or stretched letters, and it is the
/// same name.
/// </summary>
public static class SlugSpelling
{
    /// <summary>
    /// The spelling that is stored and shown: NFC, lower case by the rules of the language, without tatweel and Arabic
    /// vowel signs.
    /// </summary>
    public static string Stored(string slug, string locale)
    {
        var kept = new StringBuilder(slug.Length);
        foreach (var c in Lower(slug, locale))
            if (!IsSilent(c)) kept.Append(c);
        return kept.ToString().Normalize(NormalizationForm.FormC);
    }

    /// <summary>
    /// The spelling by which slugs are compared: as <see cref="Stored"/>, and with one i, because a keyboard of another
    /// language has no dotless one and writes İ as I.
    /// </summary>
    public static string Compared(string slug) =>
        Stored(slug, "").Replace("i\u0307", "i", StringComparison.Ordinal).Replace('ı', 'i');

    // The invariant rules leave İ as it is.
    static string Lower(string text, string locale)
    {
        var composed = text.Normalize(NormalizationForm.FormC);
        return locale.Split('-')[0].ToLowerInvariant() is "az" or "tr"
            ? composed.Replace('İ', 'i').Replace('I', 'ı').ToLowerInvariant()
            : composed.Replace('İ', 'i').ToLowerInvariant();
    }

    // Tatweel, and the signs that only say how a word is read. Hamza and madda (U+0653 to U+0655) make other letters.
    static bool IsSilent(char c) => c is '\u0640' or >= '\u0610' and <= '\u061a' or >= '\u064b' and <= '\u0652'
        or >= '\u0656' and <= '\u065f' or '\u0670' or >= '\u06d6' and <= '\u06dc' or >= '\u06df' and <= '\u06e4' or '\u06e7' or '\u06e8'
        or >= '\u06ea' and <= '\u06ed' or >= '\u08d3' and <= '\u08e1' or >= '\u08e3' and <= '\u08ff';
}
