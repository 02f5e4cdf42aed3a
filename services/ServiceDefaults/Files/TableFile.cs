namespace Embassy.ServiceDefaults;

/// <summary>
/// Reads the table of an uploaded file record by record, whatever its format: a record that cannot be read has a fault,
/// its line and its column. Every import of a table reads by this class.
/// </summary>
/// <remarks>
/// Empty records, and empty columns at the end, are left out. The columns of <see cref="Figures"/> are read as figures
/// with a decimal point and without grouping. Where one can be read in two ways, the records after it decide: the first
/// time, up to <see cref="LookAhead"/> of them are read before it is returned, within a bound of memory.
/// </remarks>
public abstract class TableFile(FileNotation notation) : IDisposable
{
    const int LookAhead = 20_000, MostCharactersAhead = 32 << 20;

    readonly Queue<TableRecord> ahead = new();
    string?[] texts = [];
    WrittenFigure[] parsed = [];
    int[] figures = [];
    int width;
    TableRecord? current;
    bool hasLookedAhead, isOfRefusedRows;
    (string Column, string Reason) ambiguity = ("", "");

    public FileNotation Notation { get; } = notation;

    /// <summary>The columns; empty before <see cref="ReadHeader()"/> and in an empty file.</summary>
    public string[] Header { get; private set; } = [];

    /// <summary>The names of the columns that have figures; set it after the header is read.</summary>
    public void Figures(IReadOnlyCollection<string> columns)
    {
        figures = [.. Enumerable.Range(0, Header.Length).Where(i => columns.Contains(Header[i]))];
        (parsed, texts) = (new WrittenFigure[figures.Length], new string?[Header.Length]);
    }

    /// <summary>The line on which the current record begins, or its row in the sheet; the first is 1.</summary>
    public int Line => current?.Line ?? RecordLine;

    /// <summary>The reason why the current record is unreadable; empty if it is readable.</summary>
    public string Fault => ambiguity.Reason.Length > 0 ? ambiguity.Reason : current?.Fault.Reason ?? RecordFault().Reason;

    /// <summary>The column of the fault; empty if the record as a whole is unreadable.</summary>
    public string FaultColumn => ambiguity.Reason.Length > 0 ? ambiguity.Column : current?.Fault.Column ?? RecordFault().Column;

    /// <summary>The code of the fault, as in <see cref="ProblemCodes.FieldCodes"/>.</summary>
    public string FaultCode => ambiguity.Reason.Length > 0 ? "ambiguous_figure" : "invalid_format";

    public string this[int column] => column < texts.Length && texts[column] is { } text ? text : Source(column);

    public string[] Cells => [.. Enumerable.Range(0, Header.Length).Select(i => this[i])];

    /// <summary>The cells of the current record as the file has them.</summary>
    public IEnumerable<string> SourceCells => Enumerable.Range(0, Header.Length).Select(Source);

    public string[] ReadHeader() => Completed(ReadHeader(isAsync: false));

    public async Task<string[]> ReadHeaderAsync() => await ReadHeader(isAsync: true);

    /// <summary>Moves to the next record; false at the end.</summary>
    public bool Read()
    {
        // Millions of rows have no figures: nothing is looked ahead for them.
        if (figures.Length > 0 || isOfRefusedRows) return Completed(Read(isAsync: false));
        while (Completed(MoveNext(isAsync: false)))
            if (!IsEmpty()) return true;
        return false;
    }

    public ValueTask<bool> ReadAsync() => Read(isAsync: true);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);

    /// <summary>Moves to the next record of the file.</summary>
    protected abstract ValueTask<bool> MoveNext(bool isAsync);

    /// <summary>The number of cells of the record.</summary>
    protected abstract int Count { get; }

    protected abstract int RecordLine { get; }

    protected abstract string RecordCell(int column);

    /// <summary>Whether the file itself types the cell as a number.</summary>
    protected virtual bool IsNumber(int column) => false;

    /// <summary>Why the record is unreadable, and the column if it is one cell; empty if it is readable.</summary>
    protected abstract (string Column, string Reason) RecordFault();

    /// <summary>The fault of a record with cells beyond the header or, unless it may, fewer than that.</summary>
    protected string CountFault(bool mayBeShorter)
    {
        if (Count == width || Count < width && mayBeShorter) return "";
        for (var i = width; i < Count; i++)
            if (!string.IsNullOrWhiteSpace(RecordCell(i))) return Expected();
        return Count < width ? Expected() : "";

        string Expected() => $"{width} columns are expected; these are {Count}.";
    }

    async ValueTask<string[]> ReadHeader(bool isAsync)
    {
        if (!await MoveNext(isAsync)) return Header;
        var names = Enumerable.Range(0, Count).Select(i => RecordCell(i).Trim()).ToList();
        if (names.Count > 0) names[0] = names[0].TrimStart('\ufeff');
        while (names.Count > 0 && names[^1].Length == 0) names.RemoveAt(names.Count - 1);
        width = names.Count;
        // What a file of refused rows says of them is not part of the table.
        var count = names.Count - RefusedRows.Columns.Length;
        isOfRefusedRows = count > 0 && names[count..].SequenceEqual(RefusedRows.Columns);
        return Header = [.. isOfRefusedRows ? names[..count] : names];
    }

    async ValueTask<bool> Read(bool isAsync)
    {
        ambiguity = ("", "");
        if (ahead.TryDequeue(out current))
        {
            Parse();
            Settle();
            return true;
        }
        do
        {
            if (!await MoveNext(isAsync)) return false;
        }
        while (IsEmpty());
        if (isOfRefusedRows) current = Snapshot();
        if (figures.Length == 0) return true;
        if (Parse() && !hasLookedAhead)
        {
            hasLookedAhead = true;
            current ??= Snapshot();
            var (first, characters) = (current, 0L);
            while (ahead.Count < LookAhead && characters < MostCharactersAhead && await MoveNext(isAsync))
            {
                if (IsEmpty()) continue;
                ahead.Enqueue(current = Snapshot());
                characters += current.Cells.Sum(c => (long)c.Length);
                Parse();
            }
            current = first;
            Parse();
        }
        Settle();
        return true;
    }

    // Notes the notation of the figures of the current record; true if one can be read in two ways.
    bool Parse()
    {
        var isEither = false;
        for (var i = 0; i < figures.Length; i++)
        {
            var isNumber = current is null ? IsNumber(figures[i]) : current.Numbers.Contains(figures[i]);
            var figure = parsed[i] = isNumber ? default : WrittenFigure.Parse(Source(figures[i]));
            Notation.Note(figure);
            isEither |= figure.Form is FigureForm.EitherComma or FigureForm.EitherPoint;
        }
        return isEither;
    }

    void Settle()
    {
        for (var i = 0; i < figures.Length; i++)
        {
            var figure = parsed[i];
            var text = texts[figures[i]] = figure.Form switch
            {
                FigureForm.None => Source(figures[i]),
                FigureForm.EitherComma or FigureForm.EitherPoint => Notation.Read(figure),
                FigureForm.Shortened => null,
                _ => figure.Text,
            };
            if (text is null && ambiguity.Reason.Length == 0) ambiguity = (Header[figures[i]], Ambiguous(figure));
        }
    }

    static string Ambiguous(WrittenFigure figure) => figure.Form == FigureForm.Shortened
        ? $"{figure.Text} was shortened by a spreadsheet: format the column as a number, and export it again."
        : $"It can be read as {figure.Text} and as {figure.Text.Replace(".", "", StringComparison.Ordinal)}: write it with another"
            + " number of decimals and without a separator of thousands, or send a workbook.";

    string Source(int column) => current?.Cells[column] ?? (column < Count ? RecordCell(column) : "");

    TableRecord Snapshot()
    {
        var cells = new string[Header.Length];
        for (var i = 0; i < cells.Length; i++)
        {
            cells[i] = i < Count ? RecordCell(i) : "";
            if (isOfRefusedRows) cells[i] = RefusedRows.Unguarded(cells[i]);
        }
        return new TableRecord(cells, RecordLine, RecordFault(), [.. figures.Where(IsNumber)]);
    }

    bool IsEmpty()
    {
        for (var i = 0; i < Count; i++)
            if (!string.IsNullOrWhiteSpace(RecordCell(i))) return false;
        return Count > 1 || RecordFault().Reason.Length == 0;
    }

    static T Completed<T>(ValueTask<T> task) =>
        task.IsCompleted ? task.GetAwaiter().GetResult() : throw new InvalidOperationException("A synchronous read has completed.");

    /// <summary>A record that is kept while those after it are read.</summary>
    sealed record TableRecord(string[] Cells, int Line, (string Column, string Reason) Fault, int[] Numbers);
}
