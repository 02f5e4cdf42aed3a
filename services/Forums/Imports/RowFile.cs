using System.Globalization;
using System.Net.Mime;
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

    /// <summary>The columns that have figures.</summary>
    public IReadOnlyList<string> Figures { get; init; } = [];

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
    public string FaultColumn { get; init; } = "";
    public string FaultCode { get; init; } = "invalid_format";

    public string this[string column] => Cells.GetValueOrDefault(column, "");
}

/// <summary>Reads an uploaded table (CSV, a workbook), or JSON with the columns as members.</summary>
/// <remarks>
/// It reads strictly and row by row, so memory holds the bytes and one row. A file with another layout is rejected as a
/// whole.
/// </remarks>
public sealed class RowFile
{
    const int MostRows = 20_000;

    readonly ReadOnlyMemory<byte> data;
    readonly FileLayout fileLayout;
    readonly string contentType, sheet;
    readonly bool isJson;

    /// <exception cref="Problem"><c>too_large</c>, <c>media_type_unsupported</c>.</exception>
    public RowFile(HttpBody? file, FileLayout fileLayout, Limits limits, string sheet = "")
    {
        (data, this.fileLayout, this.sheet) = (file?.Data.Memory ?? ReadOnlyMemory<byte>.Empty, fileLayout, sheet);
        contentType = file?.ContentType ?? "";
        // HTTP requests are limited before this point; native gRPC is limited here.
        if (data.Length > limits.UploadBytes)
        {
            throw Problem.TooLarge(limits.UploadBytes);
        }
        isJson = UploadedTable.TypeOf(contentType) == MediaTypeNames.Application.Json;
        if (!isJson && !UploadedTable.Is(contentType))
            throw new Problem(ProblemCodes.MediaTypeUnsupported, $"The file is text/csv, application/json or {XlsxFile.MediaType}.");
        if (isJson) UploadedTable.ExpectNoSheet(sheet);
        Refused.Name(fileLayout.Columns);
    }

    /// <summary>How the file was read, as far as it was.</summary>
    public FileNotation Notation { get; private set; } = new(FileNotation.Json);

    public RefusedRows Refused { get; } = new();

    public ReadOnlySpan<byte> Bytes => data.Span;

    public void Refuse(Row row, string column, string code, string reason) => Refused.Add(row.Cells, row.Line, column, code, reason);

    public IEnumerable<Row> Rows(CancellationToken cancellation = default) =>
        (isJson ? JsonRows.Read(JsonText.Read(data, Notation), fileLayout) : Table()).Select((row, index) =>
        {
            if (index % 256 == 0) cancellation.ThrowIfCancellationRequested();
            return index < MostRows ? row
                : throw Problem.Invalid("file", "out_of_range",
                    $"At most {MostRows.ToString("N0", CultureInfo.InvariantCulture)} rows at once.");
        });

    IEnumerable<Row> Table()
    {
        using var table = UploadedTable.Open(data, contentType, sheet);
        Notation = table.Notation;
        var columns = table.ReadHeader();
        CheckHeader(columns);
        Refused.Name(columns);
        table.Figures(fileLayout.Figures);
        while (table.Read())
            yield return new Row(table.Line, columns.Zip(table.Cells).ToDictionary(c => c.First, c => c.Second), table.Fault)
            {
                FaultColumn = table.FaultColumn,
                FaultCode = table.FaultCode,
            };
    }

    void CheckHeader(string[] found)
    {
        if (found.Take(fileLayout.Columns.Count).SequenceEqual(fileLayout.Columns)
            && found.Skip(fileLayout.Columns.Count).All(fileLayout.Follows) && found.Distinct().Count() == found.Length) return;
        var text = new string([.. string.Join(',', found).Take(200).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)]);
        throw new Problem(ProblemCodes.UnknownLayout,
            $"Expected the columns {fileLayout.Named}; found {(text.Length == 0 ? "none" : text)}.");
    }
}
