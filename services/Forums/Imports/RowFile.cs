using System.Globalization;
using System.Net.Mime;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Embassy.ServiceDefaults;
using Google.Api;

namespace Embassy.Forums.Imports;

/// <summary>The columns of a file, in order; with titles, <c>title_ar</c> and the like follow.</summary>
public sealed record FileLayout(IReadOnlyList<string> Columns, bool Titles = false)
{
    public const string TitlePrefix = "title_";

    public bool Has(string column) => Columns.Contains(column) || IsTitle(column);

    public bool IsTitle(string column) =>
        Titles && column.StartsWith(TitlePrefix, StringComparison.Ordinal) && Languages.WellFormed(column[TitlePrefix.Length..]);

    public string Named => string.Join(',', Columns) + (Titles ? $" and {TitlePrefix}LANGUAGE" : "");
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
            return index < MostRows ? row : throw Problem.Invalid("file", "out_of_range", $"At most {MostRows.ToString("N0", CultureInfo.InvariantCulture)} rows at once.");
        });
    }

    static IEnumerable<Row> ReadCsv(ReadOnlyMemory<byte> data, FileLayout fileLayout)
    {
        if (data.Span.StartsWith(Encoding.UTF8.Preamble)) data = data[Encoding.UTF8.Preamble.Length..];
        var csvQuotes = new CsvQuotes();
        using var stream = Stream(data);
        using var text = new StreamReader(stream, Strict, detectEncodingFromByteOrderMarks: false);
        using var parser = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture) { HasHeaderRecord = false, BadDataFound = bad => csvQuotes.Note(bad.RawRecord.Length, bad.Context.Parser!.CharCount) });
        var columns = parser.Read() ? parser.Record! : [];
        CheckHeader(columns, fileLayout);
        var (row, raw) = (parser.Row, parser.RawRow);
        while (parser.Read())
        {
            // Row counts empty lines, RawRow also the lines inside quotes: together they give the line on which this row begins.
            var line = raw + parser.Row - row;
            var cells = parser.Record!;
            if (csvQuotes.Found) yield return new Row(line, Empty, "A quote is not closed, or stands inside a field without being doubled.");
            else if (cells.Length != columns.Length) yield return new Row(line, Empty, $"{columns.Length} columns are expected; these are {cells.Length}.");
            else yield return new Row(line, columns.Zip(cells).ToDictionary(c => c.First, c => c.Second));
            (row, raw, csvQuotes.Found) = (parser.Row, parser.RawRow, false);
        }
    }

    static readonly Dictionary<string, string> Empty = [];

    static MemoryStream Stream(ReadOnlyMemory<byte> data) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(data, out var array) ? new(array.Array!, array.Offset, array.Count, writable: false) : new(data.ToArray());

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
        if (found.Take(fileLayout.Columns.Count).SequenceEqual(fileLayout.Columns) && found.Skip(fileLayout.Columns.Count).All(fileLayout.IsTitle) && found.Distinct().Count() == found.Length) return;
        var text = new string([.. string.Join(',', found).Take(200).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
        throw new Problem(ProblemCodes.UnknownLayout, $"Expected the columns {fileLayout.Named}; found {(text.Length == 0 ? "none" : text)}.");
    }
}
