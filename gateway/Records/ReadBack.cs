using System.Text.Encodings.Web;
using System.Text.Json;
using Embassy.Gateway.Routing;
using Google.Protobuf.Reflection;

namespace Embassy.Gateway.Records;

/// <summary>
/// Removes output-only members from a record that a client sends back as it read it (AIP-203): those that the answer
/// has and the request does not take. Any other unknown member stays, and the service refuses it by name.
/// </summary>
sealed class ReadBack
{
    static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly RouteValueDictionary route;
    bool dropped;

    ReadBack(RouteValueDictionary route) => this.route = route;

    /// <summary>Returns the body without output-only members; the same bytes if it has none.</summary>
    public static byte[] Prune(byte[] json, RecordContract record, RouteValueDictionary route)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 64 });
        var pruned = new MemoryStream(json.Length);
        var readBack = new ReadBack(route);
        using (var writer = new Utf8JsonWriter(pruned, Relaxed))
            readBack.Copy(document.RootElement, record.Body, record.Answer, record.PathFields, writer);
        return readBack.dropped ? pruned.ToArray() : json;
    }

    void Copy(JsonElement value, MessageDescriptor? taken, MessageDescriptor? answered, IReadOnlyList<string> path, Utf8JsonWriter writer)
    {
        if (value.ValueKind == JsonValueKind.Array)
        {
            writer.WriteStartArray();
            foreach (var entry in value.EnumerateArray()) Copy(entry, taken, answered, path, writer);
            writer.WriteEndArray();
        }
        else if (value.ValueKind != JsonValueKind.Object || taken is null || answered is null) value.WriteTo(writer);
        else
        {
            writer.WriteStartObject();
            foreach (var member in value.EnumerateObject())
            {
                var (input, output) = (Find(taken, member.Name), Find(answered, member.Name));
                if (output is not null && (input is null || path.Contains(input.Name) && IsOfPath(input.Name, member.Value)))
                {
                    dropped = true;
                    continue;
                }
                writer.WritePropertyName(member.Name);
                Copy(member.Value, Message(input), Message(output), [], writer);
            }
            writer.WriteEndObject();
        }
    }

    // What contradicts the path is not ignored.
    bool IsOfPath(string field, JsonElement value) =>
        value.ValueKind == JsonValueKind.String && route.TryGetValue(field, out var there) && value.GetString() == there as string;

    static MessageDescriptor? Message(FieldDescriptor? field) =>
        field is { FieldType: FieldType.Message, IsMap: false } ? field.MessageType : null;

    static FieldDescriptor? Find(MessageDescriptor message, string name) =>
        message.Fields.InDeclarationOrder().FirstOrDefault(f => f.JsonName == name || f.Name == name);
}
