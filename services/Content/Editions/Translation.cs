using Embassy.ServiceDefaults;

namespace Embassy.Content.Editions;

/// <summary>How a language stands against the authentic one: compared by content, never by time.</summary>
public static class Translation
{
    public const string Current = "current", Outdated = "outdated", Missing = "missing";

    /// <summary>Where the authentic language is not published there is nothing to lag behind.</summary>
    /// <param name="source">Fingerprint of what it was translated from.</param>
    /// <param name="authenticFingerprint">Fingerprint of the authentic language's published edition; null when there is none.</param>
    public static string Of(bool authentic, string? source, string? authenticFingerprint) =>
        authentic || authenticFingerprint is null || source == authenticFingerprint ? Current : Outdated;

    public static V1.PageTranslation ToProto(string locale, string translation) =>
        new() { Locale = locale, Lang = locale, Dir = Languages.Direction(locale), Translation = translation };
}
