using Embassy.V1;

namespace Embassy.ServiceDefaults;

/// <summary>Stored form of a text in one language.</summary>
public sealed record LanguageText(string Lang, string Words)
{
    public Text ToProto() => new() { Lang = Lang, Text_ = Words, Dir = Languages.Direction(Lang) };

    public Embassy.Announcements.AnnouncedText ToAnnounced() => new(Lang, Languages.Direction(Lang), Words);
}
