namespace Embassy.Content.Editions;

/// <summary>Compares the dates and figures of a translation with those of the authentic text.</summary>
public static class TranslationParity
{
    public static IEnumerable<V1.Finding> Compare(TextFigures authentic, TextFigures translation) =>
    [
        .. Differ("date-missing", authentic.Dates, translation.Dates), .. Differ("date-added", translation.Dates, authentic.Dates),
        .. Differ("figure-missing", authentic.Numbers, translation.Numbers),
        .. Differ("figure-added", translation.Numbers, authentic.Numbers),
    ];

    static IEnumerable<V1.Finding> Differ(string code, IReadOnlySet<string> here, IReadOnlySet<string> there) =>
        here.Except(there).Order(StringComparer.Ordinal).Select(value => new V1.Finding { Code = code, Value = value });
}
