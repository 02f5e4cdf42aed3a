using Embassy.ServiceDefaults;

namespace Embassy.Content.Editions;

/// <summary>Computes the translation state of a language from content fingerprints, never from time.</summary>
public static class Translation
{
    public const string Current = "current", Outdated = "outdated", Missing = "missing";

    /// <summary>Returns the state; without a published authentic edition a translation cannot be outdated.</summary>
    /// <param name="source">Fingerprint of the text it was translated from.</param>
    /// <param name="authenticFingerprint">Fingerprint of the authentic language's published edition; null when there is
    /// none.</param>
    public static string Of(bool authentic, string? source, string? authenticFingerprint) =>
        authentic || authenticFingerprint is null || source == authenticFingerprint ? Current : Outdated;

    public static V1.PageTranslation ToProto(string locale, string translation) =>
        new() { Locale = locale, Lang = locale, Dir = Languages.Direction(locale), Translation = translation };
}
