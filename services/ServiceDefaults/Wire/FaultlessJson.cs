using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Embassy.ServiceDefaults;

/// <summary>Copies a JSON body without the members that have a fault, so that the rest of it can be checked.</summary>
sealed class FaultlessJson
{
    static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly HashSet<string> faulty;
    readonly Utf8JsonWriter writer;

    FaultlessJson(HashSet<string> faulty, Utf8JsonWriter writer) => (this.faulty, this.writer) = (faulty, writer);

    /// <param name="fields">The members with a fault, by their path: <c>titles[0].lang</c>.</param>
    public static byte[] Of(JsonElement body, IEnumerable<string> fields)
    {
        using var copy = new MemoryStream();
        using (var writer = new Utf8JsonWriter(copy, Relaxed)) new FaultlessJson([.. fields], writer).Copy(body, "");
        return copy.ToArray();
    }

    void Copy(JsonElement value, string at)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            writer.WriteStartObject();
            foreach (var member in value.EnumerateObject())
            {
                var name = at.Length == 0 ? JsonBody.NameOf(member) : $"{at}.{JsonBody.NameOf(member)}";
                if (faulty.Contains(new FieldViolation(name, "", "").Field) || HasFaultyEntry(member.Value, name)) continue;
                writer.WritePropertyName(member.Name);
                Copy(member.Value, name);
            }
            writer.WriteEndObject();
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            writer.WriteStartArray();
            var index = 0;
            foreach (var entry in value.EnumerateArray()) Copy(entry, Entry(at, index++));
            writer.WriteEndArray();
        }
        else value.WriteTo(writer);
    }

    // Without one entry, the others would have another index.
    bool HasFaultyEntry(JsonElement value, string name) => value.ValueKind == JsonValueKind.Array
        && Enumerable.Range(0, value.GetArrayLength()).Any(i => faulty.Contains(Entry(name, i)));

    static string Entry(string at, int index) => string.Create(CultureInfo.InvariantCulture, $"{at}[{index}]");
}
