using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Reads an uploaded CSV file (RFC 4180) record by record, strictly: a record that cannot be read has a fault and its
/// line. Every import of CSV reads by this class.
/// </summary>
public sealed class CsvFile : IDisposable
{
    // An unescaped quote inside a field makes the parser copy the record so far, so one long record full of them would
    // cost the square of its length. Reading stops when the copies cost more than reading the file.
    const long Free = 1 << 20, Each = 4;

    readonly CsvParser parser;
    readonly bool trailingComma;
    long copied;
    bool misquoted;

    /// <param name="mostInField">The maximum number of characters in a field; 0 for any.</param>
    /// <param name="intern">Keeps one string for equal cells, for files of many rows with few different ones.</param>
    /// <param name="trailingComma">Accepts one empty cell more than the header has, for sources that end each row with
    /// a comma.</param>
    public CsvFile(TextReader text, int mostInField = 0, bool intern = false, bool trailingComma = false)
    {
        this.trailingComma = trailingComma;
        parser = new CsvParser(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            HasHeaderRecord = false,
            BadDataFound = bad => Note(bad.RawRecord.Length),
            MaxFieldSize = mostInField,
            CacheFields = intern,
            BufferSize = 64 << 10,
        });
    }

    /// <summary>The columns; empty before <see cref="ReadHeader"/> and in an empty file.</summary>
    public string[] Header { get; private set; } = [];

    /// <summary>The line on which the current record begins; the header is line 1.</summary>
    public int Line { get; private set; }

    /// <summary>The reason why the current record is unreadable; empty if it is readable.</summary>
    public string Fault => misquoted ? "A quote is not closed, or stands inside a field without being doubled."
        : parser.Count != Header.Length && !EndsInComma ? $"{Header.Length} columns are expected; these are {parser.Count}." : "";

    bool EndsInComma => trailingComma && parser.Count == Header.Length + 1 && parser[Header.Length].Length == 0;

    public string this[int column] => parser[column];

    public string[] Cells => parser.Record!;

    public string[] ReadHeader() => KeepHeader(Read());

    public async Task<string[]> ReadHeaderAsync() => KeepHeader(await ReadAsync());

    /// <summary>Moves to the next record; false at the end.</summary>
    public bool Read()
    {
        var (row, raw) = Begin();
        try
        {
            return Moved(parser.Read(), row, raw);
        }
        catch (Exception e) when (Unreadable(e) is { } problem)
        {
            throw problem;
        }
    }

    public async Task<bool> ReadAsync()
    {
        var (row, raw) = Begin();
        try
        {
            return Moved(await parser.ReadAsync(), row, raw);
        }
        catch (Exception e) when (Unreadable(e) is { } problem)
        {
            throw problem;
        }
    }

    public void Dispose() => parser.Dispose();

    (int Row, int RawRow) Begin()
    {
        misquoted = false;
        return (parser.Row, parser.RawRow);
    }

    // Row counts empty lines, RawRow also the lines inside quotes: together they give the line on which a record
    // begins.
    bool Moved(bool any, int row, int raw)
    {
        Line = raw + parser.Row - row;
        // The parser looks at the quotes of a field only when the field is read.
        for (var i = 0; any && i < parser.Count; i++) _ = parser[i];
        return any;
    }

    // A byte order mark is not part of the first column's name.
    string[] KeepHeader(bool any)
    {
        if (any) Header = parser.Record!;
        if (Header.Length > 0) Header[0] = Header[0].TrimStart('\ufeff');
        return Header;
    }

    Problem? Unreadable(Exception e) => e switch
    {
        DecoderFallbackException => new(ProblemCodes.UnknownLayout, $"The file is not UTF-8, after line {parser.RawRow}."),
        MaxFieldSizeException => new(ProblemCodes.UnknownLayout, "A field is too long for this file: a quote is not closed."),
        _ => null,
    };

    void Note(int record)
    {
        misquoted = true;
        copied += record;
        if (copied > Free + Each * parser.CharCount)
            throw new Problem(ProblemCodes.UnknownLayout,
                "Quotes stand inside fields without being doubled, too many to be a CSV file (RFC 4180).");
    }
}
