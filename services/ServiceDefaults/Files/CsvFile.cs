using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Reads an uploaded CSV file (RFC 4180) strictly. Its first line tells the separator: a comma, a semicolon or a tab.
/// </summary>
public sealed class CsvFile : TableFile
{
    // An unescaped quote inside a field makes the parser copy the record so far, so one long record full of them would
    // cost the square of its length. Reading stops when the copies cost more than reading the file.
    const long Free = 1 << 20, Each = 4;

    const int MostFirstLine = 64 << 10;

    static readonly char[] Separators = [',', ';', '\t'];

    readonly TextReader text;
    readonly DecodedText? decoded;
    readonly int mostInField;
    readonly bool intern;
    CsvParser? parser;
    long copied;
    int line, skipped;
    bool misquoted;

    /// <param name="mostInField">The maximum number of characters in a field; 0 for any.</param>
    /// <param name="intern">Keeps one string for equal cells, for files of many rows with few different ones.</param>
    public CsvFile(TextReader text, int mostInField = 0, bool intern = false) : base(new FileNotation(FileNotation.Csv)) =>
        (this.text, decoded, this.mostInField, this.intern) = (text, text as DecodedText, mostInField, intern);

    protected override int Count => parser?.Count ?? 0;

    protected override int RecordLine => line;

    protected override string RecordCell(int column) => parser![column];

    protected override (string Column, string Reason) RecordFault() =>
        ("", misquoted ? "A quote is not closed, or stands inside a field without being doubled." : CountFault(mayBeShorter: false));

    protected override ValueTask<bool> MoveNext(bool isAsync) => isAsync || parser is null ? MoveNextAsync(isAsync) : new(MoveNext());

    bool MoveNext()
    {
        var (row, raw) = Begin();
        try
        {
            return Moved(parser!.Read(), row, raw);
        }
        catch (Exception e) when (Unreadable(e) is { } problem)
        {
            throw problem;
        }
    }

    async ValueTask<bool> MoveNextAsync(bool isAsync)
    {
        try
        {
            parser ??= await Open(isAsync);
            var (row, raw) = Begin();
            return Moved(isAsync ? await parser.ReadAsync() : parser.Read(), row, raw);
        }
        catch (Exception e) when (Unreadable(e) is { } problem)
        {
            throw problem;
        }
    }

    (int Row, int RawRow) Begin()
    {
        misquoted = false;
        return (parser!.Row, parser.RawRow);
    }

    // Row counts empty lines, RawRow also the lines inside quotes: together they give the line on which a record
    // begins.
    bool Moved(bool any, int row, int raw)
    {
        line = skipped + raw + parser!.Row - row;
        // The parser looks at the quotes of a field only when the field is read.
        for (var i = 0; any && i < parser.Count; i++) _ = parser[i];
        if (decoded is not null) Notation.Encoding = decoded.Name;
        return any;
    }

    Problem? Unreadable(Exception e) => e switch
    {
        DecoderFallbackException => new(ProblemCodes.UnknownLayout,
            $"The file begins as UTF-8 or UTF-16 and does not stay so, after line {skipped + (parser?.RawRow ?? 0)}."),
        MaxFieldSizeException => new(ProblemCodes.UnknownLayout, "A field is too long for this file: a quote is not closed."),
        _ => null,
    };

    protected override void Dispose(bool disposing)
    {
        parser?.Dispose();
        text.Dispose();
    }

    async ValueTask<CsvParser> Open(bool isAsync)
    {
        var first = await FirstLine(isAsync);
        // Excel names the separator in a line of its own: sep=;
        if (Named(first) is { } named)
        {
            (Notation.Separator, skipped) = (named, 1);
            first = first[(first.IndexOf('\n', StringComparison.Ordinal) + 1)..];
        }
        else
        {
            Notation.Separator = Separators.MaxBy(s => Outside(first, s));
        }
        return new CsvParser(new RejoinedText(first, text), new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = Notation.Separator.ToString(),
            HasHeaderRecord = false,
            BadDataFound = bad => Note(bad.RawRecord.Length),
            MaxFieldSize = mostInField,
            CacheFields = intern,
            BufferSize = 64 << 10,
        });
    }

    // The first line that is not empty, and what was read after it.
    async ValueTask<string> FirstLine(bool isAsync)
    {
        var (start, buffer) = (new StringBuilder(), new char[4096]);
        while (start.Length < MostFirstLine)
        {
            var read = isAsync ? await text.ReadAsync(buffer) : text.Read(buffer, 0, buffer.Length);
            if (read == 0) break;
            start.Append(buffer, 0, read);
            if (start.ToString().TrimStart('\r', '\n', '\ufeff').AsSpan().ContainsAny('\r', '\n')) break;
        }
        return start.ToString();
    }

    static char? Named(string first)
    {
        var line = first.AsSpan().TrimStart('\ufeff');
        var end = line.IndexOf('\n');
        var words = (end < 0 ? line : line[..end]).TrimEnd('\r').Trim('"');
        return words.Length == 5 && words.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) && Separators.Contains(words[4])
            ? words[4] : null;
    }

    // How often the separator stands in the header, outside of quotes.
    static int Outside(string first, char separator)
    {
        var (count, isQuoted) = (0, false);
        foreach (var c in first.AsSpan().TrimStart("\r\n\ufeff"))
        {
            if (c == '"') isQuoted = !isQuoted;
            else if (isQuoted) continue;
            else if (c == separator) count++;
            else if (c is '\r' or '\n') break;
        }
        return count;
    }

    void Note(int record)
    {
        misquoted = true;
        copied += record;
        if (copied > Free + Each * parser!.CharCount)
            throw new Problem(ProblemCodes.UnknownLayout,
                "Quotes stand inside fields without being doubled, too many to be a CSV file (RFC 4180).");
    }

    /// <summary>Text that was read ahead, and the rest.</summary>
    sealed class RejoinedText(string start, TextReader rest) : TextReader
    {
        int at;

        public override int Read(char[] buffer, int index, int count)
        {
            if (at == start.Length) return rest.Read(buffer, index, count);
            var length = Math.Min(count, start.Length - at);
            start.CopyTo(at, buffer, index, length);
            at += length;
            return length;
        }

        public override Task<int> ReadAsync(char[] buffer, int index, int count) =>
            at == start.Length ? rest.ReadAsync(buffer, index, count) : Task.FromResult(Read(buffer, index, count));
    }
}
