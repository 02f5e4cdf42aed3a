using System.Text.Encodings.Web;
using System.Text.Json;
using Embassy.Gateway.Routing;
using Embassy.ServiceDefaults;
using Embassy.V1;
using Google.Protobuf.Reflection;

namespace Embassy.Gateway.Records;

/// <summary>
/// Removes output-only members from a record that a client sends back as it read it (AIP-203), as the protos mark them
/// (<c>google.api.field_behavior</c>). Any other unknown member stays, and the service refuses it by name. A record
/// that was read in one language is refused, because writing it would drop the texts in the others.
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
            var inOne = taken.Fields.InDeclarationOrder().Any(InLanguages)
                && !value.EnumerateObject().Any(m => m.Value.ValueKind == JsonValueKind.Array
                    && m.Value.GetArrayLength() > 0 && Find(taken, m.Name) is { } field && InLanguages(field));
            writer.WriteStartObject();
            foreach (var member in value.EnumerateObject())
            {
                var (input, output) = (Find(taken, member.Name), Find(answered, member.Name));
                if (inOne && output is { IsRepeated: false } && Message(output) == Text.Descriptor)
                    throw Problem.Invalid(member.Name, "one_language",
                        "It was read in one language, and the write replaces the texts in all: read it with locale=*, or send PATCH.");
                if (output is not null
                    && (FieldBehaviors.IsOutputOnly(output) || path.Contains(output.Name) && IsOfPath(output.Name, member.Value)))
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

    // Some records have texts of a type of their own, which names the language too.
    static bool InLanguages(FieldDescriptor field) => field.IsRepeated && Message(field)?.FindFieldByName("lang") is not null;

    // What contradicts the path is not ignored.
    bool IsOfPath(string field, JsonElement value) =>
        value.ValueKind == JsonValueKind.String && route.TryGetValue(field, out var there) && value.GetString() == there as string;

    static MessageDescriptor? Message(FieldDescriptor? field) =>
        field is { FieldType: FieldType.Message, IsMap: false } ? field.MessageType : null;

    static FieldDescriptor? Find(MessageDescriptor message, string name) =>
        message.Fields.InDeclarationOrder().FirstOrDefault(f => f.JsonName == name || f.Name == name);
}
