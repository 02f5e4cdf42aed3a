using Embassy.Announcements;

namespace Embassy.ServiceDefaults;

/// <summary>Filters announcements by type, language and subject, for webhooks and the change feed.</summary>
/// <param name="Types">CloudEvents types; a trailing <c>*</c> matches any suffix. Empty matches all.</param>
/// <param name="Locales">Languages; announcements without a language always match. Empty matches all.</param>
/// <param name="Subjects">
/// Subjects, each including everything below it: <c>pages</c> matches <c>pages/x/editions/ar</c>. Empty matches all.
/// </param>
public sealed record AnnouncementFilter(IReadOnlyList<string> Types, IReadOnlyList<string> Locales, IReadOnlyList<string> Subjects)
{
    /// <summary>Every CloudEvents type that a service of the platform announces.</summary>
    public static IReadOnlyList<string> AnnouncedTypes { get; } =
    [
        .. typeof(Announcement).Assembly.GetTypes().Where(t => Attribute.IsDefined(t, typeof(AnnouncedAttribute)))
            .Select(t => AnnouncedAttribute.Of(t).Type).Order(StringComparer.Ordinal),
    ];

    /// <summary>The services that announce something.</summary>
    public static IReadOnlyList<string> Announcers { get; } = [.. AnnouncedTypes.Select(t => t.Split('.')[1]).Distinct()];

    public bool Keeps(Log.V1.Announcement row)
    {
        var language = row.RoutingKey[(row.RoutingKey.LastIndexOf('.') + 1)..];
        return KeepsType(row.Type)
            && (Locales.Count == 0 || language == "-" || Locales.Contains(language))
            && (Subjects.Count == 0 || Subjects.Any(s => IsAtOrBelow(row.Subject, s)));
    }

    public bool KeepsType(string type) => Types.Count == 0 || Types.Any(t => Matches(t, type));

    /// <summary>
    /// Returns true if the type equals the pattern, or has the prefix of a pattern that ends with <c>*</c>.
    /// </summary>
    public static bool Matches(string pattern, string type) =>
        pattern.EndsWith('*') ? type.StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal) : pattern == type;

    public static bool IsAtOrBelow(string subject, string above) =>
        subject.StartsWith(above, StringComparison.Ordinal) && (subject.Length == above.Length || subject[above.Length] == '/');

    /// <summary>Adds a violation if a type or pattern matches none of the known types.</summary>
    public static void CheckType(RequestValidation validation, string field, string word, IEnumerable<string> known) => validation.When(
        !known.Any(k => Matches(word, k)), field, "unknown_type", $"There is no announcement '{word}': /asyncapi.json lists them.");

    public static void CheckLocale(RequestValidation validation, string field, string locale) =>
        validation.When(!Languages.WellFormed(locale), field, "unknown_language", "A BCP 47 tag, like ar or az-Latn.");
}
