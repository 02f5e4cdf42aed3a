using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Trade;

/// <summary>Reads a UN Comtrade response as a stream, as JSON or its CSV export.</summary>
/// <remarks>
/// It yields one row of cells at a time, in the order of <see cref="ComtradeRows.Columns"/>; null stands for an
/// unreadable row. Yielded rows are not retained.
/// </remarks>
sealed class ComtradeFile
{
    const int MostRowBytes = 256 << 10;

    /// <summary>The number of rows that the file declares.</summary>
    public long? Declared { get; private set; }

    public IAsyncEnumerable<string?[]?> Read(Stream body, string contentType, CancellationToken cancellation) =>
        contentType.Split(';')[0].Trim().ToLowerInvariant() switch
        {
            "application/json" => Json(body, cancellation),
            "text/csv" => Csv(body, cancellation),
            _ => throw new Problem(ProblemCodes.MediaTypeUnsupported, "A file of trade figures is application/json or text/csv."),
        };

    static async IAsyncEnumerable<string?[]?> Csv(Stream body, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var csv = new CsvFile(new StreamReader(body, leaveOpen: true), MostRowBytes, trailingComma: true);
        var header = await csv.ReadHeaderAsync();
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
        var pipe = PipeReader.Create(body, new StreamPipeReaderOptions(bufferSize: 64 << 10, leaveOpen: true));
        var at = new Place();
        var rows = new List<string?[]?>();
        while (true)
        {
            var read = await pipe.ReadAsync(cancellation);
            var consumed = Take(read.Buffer, read.IsCompleted, ref at, rows);
            foreach (var row in rows) yield return row;
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

        public Place()
        {
        }
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
        catch (JsonException)
        {
            throw new Problem(ProblemCodes.InvalidJson, "The file is not JSON, or nested too deep.");
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
