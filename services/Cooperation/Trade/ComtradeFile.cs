using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Trade;

/// <summary>Reads a UN Comtrade response as a stream: JSON, its CSV export, or a workbook.</summary>
/// <remarks>
/// It yields one row of cells at a time, in the order of <see cref="ComtradeRows.Columns"/>; null stands for an
/// unreadable row, whose reason is <see cref="Fault"/>. Yielded rows are not retained.
/// </remarks>
sealed class ComtradeFile(RefusedRows refused)
{
    const int MostRowBytes = 256 << 10;

    const string NotAnObject = "In JSON, a row is an object.";

    static readonly string[] Figures = ["primaryValue", "cifvalue", "fobvalue"];

    TableFile? table;
    string?[]? json;
    long row;

    /// <summary>The number of rows that the file declares.</summary>
    public long? Declared { get; private set; }

    /// <summary>How the file was read, as far as it was.</summary>
    public FileNotation Notation { get; private set; } = new(FileNotation.Json);

    /// <summary>Why the current row is unreadable.</summary>
    public (string Column, string Code, string Reason) Fault => table is null ? ("", "invalid_format", NotAnObject)
        : (table.FaultColumn, table.FaultCode, table.Fault);

    /// <summary>Keeps the current row among the refused ones.</summary>
    public void Refuse(string column, string code, string reason)
    {
        var cells = table is not null ? table.Header.Zip(table.Cells) : ComtradeRows.Columns.Zip((json ?? []).Select(c => c ?? ""));
        refused.Add(cells.Select(c => KeyValuePair.Create(c.First, c.Second)), table?.Line ?? (int)row, column, code, reason);
    }

    /// <param name="sheet">The sheet of a workbook; empty for the first.</param>
    public IAsyncEnumerable<string?[]?> Read(Stream body, string contentType, string sheet, CancellationToken cancellation)
    {
        var type = UploadedTable.TypeOf(contentType);
        if (type == XlsxFile.MediaType) return Table(async () => await XlsxFile.Open(body, sheet, cancellation), cancellation);
        UploadedTable.ExpectNoSheet(sheet);
        if (type == "application/json") return Json(body, cancellation);
        if (type.Length == 0 || !UploadedTable.Is(type))
            throw new Problem(ProblemCodes.MediaTypeUnsupported,
                $"A file of trade figures is application/json, text/csv or {XlsxFile.MediaType}.");
        return Table(() => Task.FromResult<TableFile>(new CsvFile(new DecodedText(body, contentType), MostRowBytes)), cancellation);
    }

    async IAsyncEnumerable<string?[]?> Table(Func<Task<TableFile>> open, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var csv = table = await open();
        Notation = csv.Notation;
        var header = await csv.ReadHeaderAsync();
        csv.Figures(Figures);
        var places = Array.ConvertAll(ComtradeRows.Columns, column => Array.IndexOf(header, column));
        var missing = ComtradeRows.Columns.Take(ComtradeRows.Needed).Where((_, i) => places[i] < 0).ToList();
        if (missing.Count > 0)
            throw new Problem(ProblemCodes.UnknownLayout,
                $"The header has no {string.Join(", ", missing)}: the columns are those of UN Comtrade's API.");
        var cells = new string?[places.Length];
        while (await csv.ReadAsync())
        {
            cancellation.ThrowIfCancellationRequested();
            if (csv.Fault.Length > 0)
            {
                yield return null;
                continue;
            }
            for (var i = 0; i < places.Length; i++) cells[i] = places[i] < 0 ? null : csv[places[i]];
            yield return cells;
        }
    }

    async IAsyncEnumerable<string?[]?> Json(Stream body, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var pipe = await JsonText.Open(body, Notation, cancellation);
        var at = new Place();
        var rows = new List<string?[]?>();
        while (true)
        {
            var read = await pipe.ReadAsync(cancellation);
            var consumed = Take(read.Buffer, read.IsCompleted, ref at, rows);
            foreach (var cells in rows)
            {
                (json, row) = (cells, row + 1);
                yield return cells;
            }
            at.Rows += rows.Count;
            rows.Clear();
            if (read.IsCompleted)
            {
                if (!at.Done) throw new Problem(ProblemCodes.InvalidJson, "The file ends before its JSON does.");
                if (at.Error.Length > 0 || Declared < 0)
                    throw new Problem(ProblemCodes.SourceError, $"UN Comtrade answered with an error and no data: {at.Error}");
                if (at.HasData && Declared is { } declared && declared != at.Rows)
                    throw new Problem(ProblemCodes.IncompleteFile, $"The file declares {declared} rows and has {at.Rows}.");
                if (!at.HasData)
                    throw new Problem(ProblemCodes.UnknownLayout, "There is no data: the file is {\"count\": …, \"data\": […]}.");
                yield break;
            }
            if (read.Buffer.Slice(consumed).Length > MostRowBytes)
                throw new Problem(ProblemCodes.UnknownLayout, "A row is longer than any of UN Comtrade's.");
            pipe.AdvanceTo(consumed, read.Buffer.End);
        }
    }

    struct Place
    {
        public JsonReaderState State;
        public bool Begun, InData, HasData, Done;
        public long Rows;
        public string Error = "";

        public Place() => State = new(new JsonReaderOptions { AllowTrailingCommas = true });
    }

    /// <summary>Reads the complete tokens in the buffer and returns the position after them.</summary>
    SequencePosition Take(ReadOnlySequence<byte> buffer, bool last, ref Place at, List<string?[]?> rows)
    {
        var reader = new Utf8JsonReader(buffer, last, at.State);
        // The reader state after the last complete token: a partial token is read again with the next buffer.
        var whole = reader;
        try
        {
            while (TakeOne(ref reader, ref at, rows)) whole = reader;
        }
        // A string of invalid UTF-8 cannot be read.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new Problem(ProblemCodes.InvalidJson, "The file is not JSON in UTF-8, or nested too deep, or has comments.");
        }
        at.State = whole.CurrentState;
        return whole.Position;
    }

    bool TakeOne(ref Utf8JsonReader reader, ref Place at, List<string?[]?> rows)
    {
        if (!reader.Read()) return false;
        if (!at.Begun)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                throw new Problem(ProblemCodes.UnknownLayout, "The file is {\"count\": …, \"data\": […]}.");
            return at.Begun = true;
        }
        if (at.InData)
        {
            if (reader.TokenType == JsonTokenType.EndArray) at.InData = false;
            else if (reader.TokenType != JsonTokenType.StartObject)
            {
                if (!reader.TrySkip()) return false;
                rows.Add(null);
            }
            else
            {
                var cells = new string?[ComtradeRows.Columns.Length];
                if (!Cells(ref reader, cells)) return false;
                rows.Add(cells);
            }
            return true;
        }
        if (reader.TokenType == JsonTokenType.EndObject) return at.Done = true;
        var (data, count) = (reader.ValueTextEquals("data"u8), reader.ValueTextEquals("count"u8));
        // The API reports its own errors in `error`, its gateway in `message`.
        var error = reader.ValueTextEquals("error"u8) || reader.ValueTextEquals("message"u8);
        if (!reader.Read()) return false;
        if (data && reader.TokenType != JsonTokenType.Null)
        {
            if (reader.TokenType != JsonTokenType.StartArray) throw new Problem(ProblemCodes.UnknownLayout, "data is an array.");
            return at.InData = at.HasData = true;
        }
        if (error && reader.TokenType == JsonTokenType.String) at.Error = Shortened(reader.GetString()!);
        else if (error && reader.TokenType is JsonTokenType.StartObject) at.Error = "see the file.";
        if (!reader.TrySkip()) return false;
        if (count && reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var declared)) Declared = declared;
        return true;
    }

    static string Shortened(string text) => text.Length <= 300 ? text : text[..300] + "…";

    static bool Cells(ref Utf8JsonReader reader, string?[] cells)
    {
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.EndObject) return true;
            var column = Column(ref reader);
            if (!reader.Read()) return false;
            if (column < 0 || reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                if (!reader.TrySkip()) return false;
                continue;
            }
            cells[column] = reader.TokenType switch
            {
                JsonTokenType.String => reader.GetString(),
                // The raw text, because a double would lose precision.
                JsonTokenType.Number =>
                    System.Text.Encoding.ASCII.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan),
                JsonTokenType.True => "true",
                JsonTokenType.False => "false",
                _ => null,
            };
        }
        return false;
    }

    static int Column(ref Utf8JsonReader reader)
    {
        for (var i = 0; i < ComtradeRows.Columns.Length; i++)
            if (reader.ValueTextEquals(ComtradeRows.Columns[i])) return i;
        return -1;
    }
}
