using System.Collections.Frozen;
using System.Text;

namespace Embassy.ServiceDefaults;

/// <summary>A file to fill in for each import of a table: its columns, and one example row that it accepts.</summary>
public static class ImportTemplates
{
    static readonly FrozenDictionary<string, string> Texts =
        typeof(ImportTemplates).Assembly.GetManifestResourceNames().Where(n => n.StartsWith("templates/", StringComparison.Ordinal))
            .ToFrozenDictionary(n => Path.GetFileNameWithoutExtension(n), Text);

    public static IReadOnlyCollection<string> Kinds => Texts.Keys;

    /// <summary>
    /// The template in UTF-8 with a byte order mark, by which spreadsheets recognise it; null if there is none.
    /// </summary>
    public static byte[]? Csv(string kind) =>
        Texts.TryGetValue(kind, out var text) ? [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)] : null;

    /// <summary>The template as a workbook; null if there is none.</summary>
    public static byte[]? Xlsx(string kind)
    {
        if (!Texts.TryGetValue(kind, out var text)) return null;
        using var csv = new CsvFile(new StringReader(text));
        var rows = new List<string[]> { csv.ReadHeader() };
        while (csv.Read()) rows.Add(csv.Cells);
        return XlsxWriter.Write(kind, rows);
    }

    static string Text(string resource)
    {
        using var reader = new StreamReader(typeof(ImportTemplates).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
