using Embassy.Announcements;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Selects announcements by type, language and subject, as webhooks and the change feed do.
/// </summary>
/// <param name="Types">CloudEvents types; <c>*</c> at the end matches any rest. Empty keeps all.</param>
/// <param name="Locales">Languages; announcements of no one language are always kept. Empty keeps all.</param>
/// <param name="Subjects">Subjects, each with everything below it: <c>pages</c> keeps <c>pages/x/editions/ar</c>. Empty keeps all.</param>
public sealed record AnnouncementFilter(IReadOnlyList<string> Types, IReadOnlyList<string> Locales, IReadOnlyList<string> Subjects)
{
    /// <summary>Every CloudEvents type that a service of the platform announces.</summary>
    public static IReadOnlyList<string> AnnouncedTypes { get; } =
    [
        .. typeof(Announcement).Assembly.GetTypes().Where(t => Attribute.IsDefined(t, typeof(AnnouncedAttribute)))
            .Select(t => AnnouncedAttribute.Of(t).Type).Order(StringComparer.Ordinal),
    ];

    public bool Keeps(Log.V1.Announcement row)
    {
        var language = row.RoutingKey[(row.RoutingKey.LastIndexOf('.') + 1)..];
        return KeepsType(row.Type)
            && (Locales.Count == 0 || language == "-" || Locales.Contains(language))
            && (Subjects.Count == 0 || Subjects.Any(s => IsAtOrBelow(row.Subject, s)));
    }

    public bool KeepsType(string type) => Types.Count == 0 || Types.Any(t => Matches(t, type));

    /// <summary>Whether a type is the pattern, or begins as a pattern with <c>*</c> at its end does.</summary>
    public static bool Matches(string pattern, string type) =>
        pattern.EndsWith('*') ? type.StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal) : pattern == type;

    public static bool IsAtOrBelow(string subject, string above) =>
        subject.StartsWith(above, StringComparison.Ordinal) && (subject.Length == above.Length || subject[above.Length] == '/');

    /// <summary>Adds a fault where a type, or a pattern, matches none of the known types.</summary>
    public static void CheckType(RequestValidation validation, string field, string word, IEnumerable<string> known) => validation.When(
        !known.Any(k => Matches(word, k)), field, "unknown_type", $"There is no announcement '{word}': /asyncapi.json lists them.");

    public static void CheckLocale(RequestValidation validation, string field, string locale) =>
        validation.When(!Languages.WellFormed(locale), field, "unknown_language", "A BCP 47 tag, like ar or az-Latn.");
}
