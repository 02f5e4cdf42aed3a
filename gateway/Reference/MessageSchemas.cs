using System.Text.Json.Nodes;
using Embassy.Gateway.Routing;
using Embassy.ServiceDefaults;
using Google.Protobuf.Reflection;

namespace Embassy.Gateway.Reference;

/// <summary>
/// Builds the JSON Schemas (2020-12) of the protos' messages as they are written and read. Responses always contain
/// their plain fields, except those that are left out while empty (<see cref="JsonPresence"/>), and may gain fields and
/// enum values. Requests may omit fields and may not contain unknown ones. A message used in both directions therefore
/// has two schemas: <c>Mission</c> and <c>MissionInput</c>.
/// </summary>
sealed class MessageSchemas
{
    const string Components = "#/components/schemas/";

    readonly HashSet<MessageDescriptor> written = [], read = [];

    /// <param name="answers">Response messages.</param>
    /// <param name="bodies">Request body messages.</param>
    public MessageSchemas(IEnumerable<MessageDescriptor> answers, IEnumerable<MessageDescriptor> bodies)
    {
        foreach (var message in answers) Reach(message, written);
        foreach (var message in bodies) Reach(message, read);
    }

    public JsonObject All()
    {
        var all = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var message in written) all.Add(Name(message, input: false), Object(message, input: false, []));
        foreach (var message in read) all.Add(Name(message, input: true), Object(message, input: true, []));
        return new JsonObject(all);
    }

    public JsonNode Ref(MessageDescriptor message, bool input) => new JsonObject { ["$ref"] = Components + Name(message, input) };

    /// <summary>Returns a message's object schema, without the fields that stand in the path.</summary>
    public JsonObject Object(MessageDescriptor message, bool input, IReadOnlyCollection<string> without)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var field in message.Fields.InDeclarationOrder().Where(f => !without.Contains(f.Name)))
        {
            properties[field.JsonName] = Described(Field(field, input), field, input);
            if (input ? FieldBehaviors.IsRequired(field) : IsAlwaysThere(field))
                required.Add(field.JsonName);
        }
        var schema = new JsonObject { ["type"] = "object" };
        if (ProtoComments.Of(message.FullName) is { Length: > 0 } comment) schema["description"] = comment;
        schema["properties"] = properties;
        if (required.Count > 0) schema["required"] = required;
        if (input) schema["additionalProperties"] = false;
        return schema;
    }

    /// <summary>Returns the schema of one field, for an object member or a parameter.</summary>
    public JsonObject Field(FieldDescriptor field, bool input)
    {
        if (field.FullName is "embassy.gateway.v1.ListChangesResponse.changes" or "embassy.gateway.v1.Change.data")
            return Many(field, new JsonObject { ["$ref"] = Components + AnnouncementSchemas.CloudEvent });
        if (field.IsMap)
            return new JsonObject { ["type"] = "object", ["additionalProperties"] = Single(field.MessageType.FindFieldByNumber(2), input) };
        return Many(field, Single(field, input));
    }

    static JsonObject Many(FieldDescriptor field, JsonObject single) => field.IsRepeated ? new() { ["type"] = "array", ["items"] = single }
        : single;

    JsonObject Single(FieldDescriptor field, bool input) => field.FieldType switch
    {
        FieldType.String => Text(field),
        FieldType.Bool => new() { ["type"] = "boolean" },
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => new() { ["type"] = "integer", ["format"] = "int32" },
        FieldType.UInt32 or FieldType.Fixed32 => new() { ["type"] = "integer", ["minimum"] = 0 },
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 or FieldType.UInt64 or FieldType.Fixed64 =>
            new() { ["type"] = "string", ["pattern"] = "^-?[0-9]+$" },
        FieldType.Double or FieldType.Float => new() { ["type"] = "number" },
        FieldType.Bytes => new() { ["type"] = "string", ["contentEncoding"] = "base64" },
        FieldType.Enum => new() { ["type"] = "string", ["enum"] = Strings(field.EnumType.Values.Select(v => v.Name)) },
        _ => field.MessageType.FullName switch
        {
            "google.protobuf.Timestamp" =>
                new() { ["type"] = "string", ["format"] = "date-time", ["examples"] = new JsonArray("2026-11-24T09:00:00Z") },
            "google.protobuf.Duration" => new() { ["type"] = "string", ["examples"] = new JsonArray("90.500s") },
            "google.protobuf.FieldMask" => new() { ["type"] = "string" },
            "google.protobuf.Struct" => new() { ["type"] = "object" },
            _ => (JsonObject)Ref(field.MessageType, input),
        },
    };

    // Later versions add words, which a closed enum would forbid. With both branches a generated type offers the known
    // words and takes any.
    static JsonObject Text(FieldDescriptor field)
    {
        var words = AllowedValues.Of(field);
        var schema = words.Length == 0 ? new JsonObject { ["type"] = "string" } : new JsonObject
        {
            ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "string", ["enum"] = Strings(words) },
                new JsonObject { ["type"] = "string" }),
        };
        if ((words.Length > 0 ? words[0] : ExampleValues.Of(field)) is { } sample) schema["examples"] = new JsonArray(sample);
        return schema;
    }

    static bool IsAlwaysThere(FieldDescriptor field) =>
        (field.IsRepeated || field.FieldType != FieldType.Message && !field.HasPresence) && !JsonPresence.OmitsEmpty(field);

    static JsonObject Described(JsonObject schema, FieldDescriptor field, bool input)
    {
        var text = ProtoComments.Of(field.FullName);
        if (!input) text = HttpWords.Absent(text, JsonPresence.OmitsEmpty(field));
        var words = input ? [] : AllowedValues.Of(field);
        if (words.Length > 0)
            text = $"{text}{(text.Length > 0 ? " " : "")}One of {string.Join(", ", words.Select(w => $"`{w}`"))}; more may come.";
        if (!input && field.GetOptions()?.GetExtension(Embassy.V1.OptionsExtensions.Labels) is { Length: > 0 } vocabulary)
            text += $" Labels: `{vocabulary}` of `/v1/vocabularies`.";
        if (text.Length > 0) schema["description"] = text;
        if (FieldBehaviors.IsOutputOnly(field)) schema["readOnly"] = true;
        return schema;
    }

    public static JsonArray Strings(IEnumerable<string> values) => [.. values.Select(v => (JsonNode)v)];

    string Name(MessageDescriptor message, bool input) => Plain(message) + (input && written.Contains(message) ? "Input" : "");

    // The short name. Messages with the same name get a service prefix: EventsPerson.
    string Plain(MessageDescriptor message)
    {
        var name = Short(message);
        return written.Concat(read).Any(m => m != message && Short(m) == name) && message.File.Package.Split('.') is [_, var service, _]
            ? char.ToUpperInvariant(service[0]) + service[1..] + name : name;
    }

    static string Short(MessageDescriptor message) =>
        message.FullName[(message.File.Package.Length + 1)..].Replace(".", "", StringComparison.Ordinal);

    static void Reach(MessageDescriptor message, HashSet<MessageDescriptor> reached)
    {
        if (message.File.Package.StartsWith("google.", StringComparison.Ordinal)) return;
        if (message.GetOptions()?.MapEntry != true && !reached.Add(message)) return;
        foreach (var field in message.Fields.InDeclarationOrder())
            if (field.FieldType == FieldType.Message) Reach(field.MessageType, reached);
    }
}
