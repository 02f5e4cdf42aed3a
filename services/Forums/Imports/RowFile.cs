using System.Globalization;
using System.Net.Mime;
using System.Text;
using Embassy.ServiceDefaults;
using Google.Api;

namespace Embassy.Forums.Imports;

/// <summary>
/// The columns of a file, in order; optional ones follow, and texts in languages, like <c>title_ar</c>.
/// </summary>
/// <param name="Texts">What may have a column for each language.</param>
public sealed record FileLayout(IReadOnlyList<string> Columns, params IReadOnlyList<string> Texts)
{
    public IReadOnlyList<string> Optional { get; init; } = [];

    public bool Has(string column) => Columns.Contains(column) || Follows(column);

    public bool Follows(string column) => Optional.Contains(column) || Texts.Any(t => LanguageOf(column, t) is not null);

    /// <summary>The language of a column of texts: <c>ar</c> for <c>title_ar</c>; null for any other column.</summary>
    public static string? LanguageOf(string column, string text) =>
        column.StartsWith(text, StringComparison.Ordinal) && column.Length > text.Length && column[text.Length] == '_'
        && Languages.WellFormed(column[(text.Length + 1)..]) ? column[(text.Length + 1)..] : null;

    public string Named => string.Join(',', Columns)
        + string.Concat(Optional.Select(o => $" and possibly {o}")) + string.Concat(Texts.Select(t => $" and {t}_LANGUAGE"));
}

/// <summary>One row by column, or the reason why it is unreadable.</summary>
public sealed record Row(int Line, IReadOnlyDictionary<string, string> Cells, string Fault = "")
{
    public string this[string column] => Cells.GetValueOrDefault(column, "");
}

/// <summary>Reads an uploaded CSV file, or JSON with the columns as members.</summary>
/// <remarks>
/// It reads strictly and row by row, so memory holds the bytes and one row. A file with another layout is rejected as a
/// whole.
/// </remarks>
public static class RowFile
{
    const int MostRows = 20_000;

    static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static IEnumerable<Row> Read(HttpBody? file, FileLayout fileLayout, Limits limits, CancellationToken cancellation = default)
    {
        var data = file?.Data.Memory ?? ReadOnlyMemory<byte>.Empty;
        // HTTP requests are limited before this point; native gRPC is limited here.
        if (data.Length > limits.UploadBytes)
        {
            throw Problem.TooLarge(limits.UploadBytes);
        }
        var type = file?.ContentType.Split(';')[0].Trim().ToLowerInvariant() ?? "";
        CheckUtf8(data.Span);
        var rows = type switch
        {
            "" or MediaTypeNames.Text.Csv => ReadCsv(data, fileLayout),
            MediaTypeNames.Application.Json => JsonRows.Read(data, fileLayout),
            _ => throw new Problem(ProblemCodes.MediaTypeUnsupported, "The file is text/csv or application/json."),
        };
        return rows.Select((row, index) =>
        {
            if (index % 256 == 0) cancellation.ThrowIfCancellationRequested();
            return index < MostRows ? row
                : throw Problem.Invalid("file", "out_of_range",
                    $"At most {MostRows.ToString("N0", CultureInfo.InvariantCulture)} rows at once.");
        });
    }

    static IEnumerable<Row> ReadCsv(ReadOnlyMemory<byte> data, FileLayout fileLayout)
    {
        if (data.Span.StartsWith(Encoding.UTF8.Preamble)) data = data[Encoding.UTF8.Preamble.Length..];
        using var stream = Stream(data);
        using var csv = new CsvFile(new StreamReader(stream, Strict, detectEncodingFromByteOrderMarks: false));
        var columns = csv.ReadHeader();
        CheckHeader(columns, fileLayout);
        while (csv.Read())
            yield return csv.Fault.Length > 0 ? new Row(csv.Line, Empty, csv.Fault)
                : new Row(csv.Line, columns.Zip(csv.Cells).ToDictionary(c => c.First, c => c.Second));
    }

    static readonly Dictionary<string, string> Empty = [];

    static MemoryStream Stream(ReadOnlyMemory<byte> data) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(data, out var array)
        ? new(array.Array!, array.Offset, array.Count, writable: false) : new(data.ToArray());

    static void CheckUtf8(ReadOnlySpan<byte> data)
    {
        try
        {
            _ = Strict.GetCharCount(data);
        }
        catch (DecoderFallbackException e)
        {
            throw new Problem(ProblemCodes.UnknownLayout, $"The file is not UTF-8 (byte {e.Index}).");
        }
    }

    static void CheckHeader(string[] found, FileLayout fileLayout)
    {
        if (found.Take(fileLayout.Columns.Count).SequenceEqual(fileLayout.Columns)
            && found.Skip(fileLayout.Columns.Count).All(fileLayout.Follows) && found.Distinct().Count() == found.Length) return;
        var text = new string([.. string.Join(',', found).Take(200).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
        throw new Problem(ProblemCodes.UnknownLayout,
            $"Expected the columns {fileLayout.Named}; found {(text.Length == 0 ? "none" : text)}.");
    }
}
