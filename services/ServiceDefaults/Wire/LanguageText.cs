using Embassy.V1;

namespace Embassy.ServiceDefaults;

/// <summary>Stored form of a text in one language.</summary>
public sealed record LanguageText(string Lang, string Words)
{
    public Text ToProto() => new() { Lang = Lang, Text_ = Words, Dir = Languages.Direction(Lang, Words) };

    public Embassy.Announcements.AnnouncedText ToAnnounced() => new(Lang, Languages.Direction(Lang, Words), Words);

    /// <summary>
    /// The one of these texts in a language, or else the spelling of the source; with fallback, the first in the order
    /// of <paramref name="offered"/>.
    /// </summary>
    public static LanguageText? Select(IReadOnlyList<LanguageText> texts, string locale, bool fallback, IReadOnlyList<string> offered) =>
        texts.FirstOrDefault(t => t.Lang == locale) ?? texts.FirstOrDefault(t => t.Lang == Languages.Undetermined)
        ?? (fallback ? offered.Select(l => texts.FirstOrDefault(t => t.Lang == l)).FirstOrDefault(t => t is not null)
            ?? (texts.Count > 0 ? texts[0] : null) : null);
}
