using System.Text.Json;
using Embassy.ServiceDefaults;

namespace Embassy.Forums.Imports;

/// <summary>Reads rows from JSON: an array of objects with the columns as members.</summary>
/// <remarks>
/// Strings are cells. A list or an object becomes its JSON text, as in a CSV cell. A missing column is empty. A comma
/// after the last element is accepted, comments are not: they would be lost.
/// </remarks>
static class JsonRows
{
    const int Depth = 8;

    public static IEnumerable<Row> Read(ReadOnlyMemory<byte> data, FileLayout fileLayout)
    {
        var state = new JsonReaderState(new JsonReaderOptions { MaxDepth = Depth, AllowTrailingCommas = true });
        var (at, line, begun) = (0, 1, false);
        while (Next(data[at..], ref state, ref begun, fileLayout) is { } element)
        {
            line += Lines(data.Span.Slice(at, element.From));
            yield return Of(element.Json, line, fileLayout);
            line += Lines(data.Span[(at + element.From)..(at + element.Read)]);
            at += element.Read;
        }
    }

    static int Lines(ReadOnlySpan<byte> bytes) => bytes.Count((byte)'\n');

    /// <summary>The next element of the array, its position and the bytes read; null at the end.</summary>
    static (JsonElement Json, int From, int Read)? Next(ReadOnlyMemory<byte> rest, ref JsonReaderState state, ref bool begun,
        FileLayout fileLayout)
    {
        var reader = new Utf8JsonReader(rest.Span, isFinalBlock: true, state);
        try
        {
            if (!begun && (!reader.Read() || reader.TokenType != JsonTokenType.StartArray)) throw new JsonException();
            begun = true;
            if (!reader.Read()) throw new JsonException();
            if (reader.TokenType == JsonTokenType.EndArray) return reader.Read() ? throw new JsonException() : null;
            var from = (int)reader.TokenStartIndex;
            var json = JsonElement.ParseValue(ref reader);
            state = reader.CurrentState;
            return (json, from, (int)reader.BytesConsumed);
        }
        catch (JsonException)
        {
            throw new Problem(ProblemCodes.UnknownLayout,
                $"Expected one JSON array of objects with the members {fileLayout.Named}, at most {Depth} levels deep, without"
                + " comments.");
        }
    }

    static Row Of(JsonElement json, int line, FileLayout fileLayout)
    {
        var cells = new Dictionary<string, string>();
        if (json.ValueKind != JsonValueKind.Object) return new Row(line, cells, "An object is expected.");
        foreach (var member in json.EnumerateObject())
        {
            if (!fileLayout.Has(member.Name)) return new Row(line, cells, "A member is none of: " + fileLayout.Named + ".");
            var value = member.Value.ValueKind switch
            {
                JsonValueKind.String => Text(member.Value),
                JsonValueKind.Null => "",
                JsonValueKind.True or JsonValueKind.False => null,
                _ => member.Value.GetRawText(),
            };
            if (value is null) return new Row(line, cells, "A member is no text.");
            if (!cells.TryAdd(member.Name, value)) return new Row(line, cells, "A member stands there twice.");
        }
        return new Row(line, cells);
    }

    // An escape may contain an unpaired surrogate, which is not valid text.
    static string? Text(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
