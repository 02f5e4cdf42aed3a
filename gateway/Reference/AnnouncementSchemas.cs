using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Xml.Linq;
using Embassy.Announcements;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Reference;

/// <summary>
/// Builds the JSON Schemas (2020-12) of the announcement records, as <see cref="Announcement.Json"/> writes them, and
/// of the CloudEvent envelope. Code comments become descriptions.
/// </summary>
static class AnnouncementSchemas
{
    /// <summary>Name of the envelope's schema.</summary>
    public const string CloudEvent = "CloudEvent";

    static readonly NullabilityInfoContext Nullability = new();
    static readonly Lock OneAtATime = new();

    /// <summary>Every announced record with its CloudEvents type.</summary>
    public static IReadOnlyList<(AnnouncedAttribute Name, Type Record)> Records { get; } =
        [.. typeof(Announcement).Assembly.GetTypes().Where(t => t.GetCustomAttribute<AnnouncedAttribute>() is not null)
            .Select(t => (AnnouncedAttribute.Of(t), t)).OrderBy(r => r.Item1.Type, StringComparer.Ordinal)];

    /// <summary>Returns the schemas of the records, their nested types, and the envelope.</summary>
    /// <param name="at">Prefix of schema references: <c>#/components/schemas/</c>.</param>
    public static SortedDictionary<string, JsonNode?> All(string at, IEnumerable<Type>? of = null)
    {
        var all = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        lock (OneAtATime)
            foreach (var record in of ?? Records.Select(r => r.Record)) Ref(record, at, all);
        return all;
    }

    /// <summary>Returns the schema of one record, to which its CloudEvent's <c>dataschema</c> refers.</summary>
    public static JsonObject Alone(AnnouncedAttribute name, Type record)
    {
        var all = All("#/$defs/", [record]);
        all.Remove(record.Name, out var itself);
        var schema = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["$id"] = name.Schema, ["title"] = record.Name };
        foreach (var (member, value) in itself!.AsObject()) schema[member] = value?.DeepClone();
        if (all.Count > 0) schema["$defs"] = new JsonObject(all);
        return schema;
    }

    /// <summary>Name of the schema of the CloudEvent that carries a record.</summary>
    public static string EventName(Type record) => record.Name + "Event";

    /// <summary>The CloudEvent of one record: the envelope with its type, its schema and its data.</summary>
    public static JsonObject Event(AnnouncedAttribute name, Type record) => new()
    {
        ["title"] = EventName(record),
        ["description"] = RecordComments.Of(record),
        ["allOf"] = new JsonArray(
            new JsonObject { ["$ref"] = "#/components/schemas/" + CloudEvent },
            new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject
                {
                    ["type"] = new JsonObject { ["type"] = "string", ["const"] = name.Type },
                    ["dataschema"] = new JsonObject { ["type"] = "string", ["const"] = name.Schema },
                    ["data"] = new JsonObject { ["$ref"] = "#/components/schemas/" + record.Name },
                },
                ["required"] = new JsonArray("type", "dataschema"),
            }),
    };

    public static JsonObject Envelope()
    {
        lock (OneAtATime)
        {
            var envelope = Object(typeof(CloudEvent), "", []);
            envelope["description"] =
                "An announcement: CloudEvents 1.0, structured JSON. What `data` holds, `type` says: /asyncapi.json. There is `data`, "
                + "unless it is `withheld`.";
            return envelope;
        }
    }

    static JsonNode Ref(Type record, string at, SortedDictionary<string, JsonNode?> all)
    {
        if (all.TryAdd(record.Name, null)) all[record.Name] = Object(record, at, all);
        return new JsonObject { ["$ref"] = at + record.Name };
    }

    static JsonObject Object(Type record, string at, SortedDictionary<string, JsonNode?> all)
    {
        var (properties, required) = (new JsonObject(), new JsonArray());
        foreach (var member in Announcement.Json.GetTypeInfo(record).Properties)
        {
            if (member.AttributeProvider is not PropertyInfo property) continue;
            if (property.GetCustomAttribute<JsonIgnoreAttribute>() is { Condition: JsonIgnoreCondition.Always }) continue;
            var schema = Value(property.PropertyType, at, all);
            Refine(property, schema);
            if (RecordComments.Of(record, property) is { Length: > 0 } comment) schema["description"] = comment;
            properties[member.Name] = schema;
            // Omitted when null or, where the member declares it, when false.
            if (Nullability.Create(property).ReadState != NullabilityState.Nullable
                && property.GetCustomAttribute<JsonIgnoreAttribute>() is null) required.Add(member.Name);
        }
        var result = new JsonObject { ["title"] = record.Name, ["type"] = "object" };
        if (RecordComments.Of(record) is { Length: > 0 } summary) result["description"] = summary;
        result["properties"] = properties;
        if (required.Count > 0) result["required"] = required;
        return result;
    }

    // Words are `anyOf` the known ones and any string, as in the OpenAPI document: later versions add some.
    static void Refine(PropertyInfo property, JsonObject schema)
    {
        if (property.PropertyType != typeof(string)) return;
        if (AnnouncementWords.Of(property) is { } vocabulary)
        {
            schema.Remove("type");
            schema["anyOf"] = new JsonArray(
                new JsonObject
                {
                    ["title"] = vocabulary.Name,
                    ["type"] = "string",
                    ["enum"] = MessageSchemas.Strings(vocabulary.Words),
                },
                new JsonObject { ["type"] = "string" });
        }
        else if (Format(property.DeclaringType!, property.Name) is { } format) schema["format"] = format;
    }

    static string? Format(Type record, string member) => (record == typeof(CloudEvent), member) switch
    {
        (true, "Source") or (false, "Link") => "uri-reference",
        (true, "DataSchema") => "uri",
        (true, "Id" or "CausationId") or (false, "EngagementId" or "OutcomeId" or "PersonId" or "OfficeId") => "uuid",
        // The ids of the forums' records are names.
        (false, "Id") when record.GetProperty("Forum") is null => "uuid",
        _ => null,
    };

    static JsonObject Value(Type type, string at, SortedDictionary<string, JsonNode?> all)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return new() { ["type"] = "string" };
        if (type == typeof(bool)) return new() { ["type"] = "boolean" };
        if (type == typeof(int) || type == typeof(long)) return new() { ["type"] = "integer" };
        if (type == typeof(decimal) || type == typeof(double)) return new() { ["type"] = "number" };
        if (type == typeof(DateTimeOffset)) return new() { ["type"] = "string", ["format"] = "date-time" };
        if (type == typeof(Guid)) return new() { ["type"] = "string", ["format"] = "uuid" };
        if (type == typeof(System.Text.Json.JsonElement)) return new() { ["type"] = "object", ["additionalProperties"] = true };
        if (type.GetInterfaces().Append(type)
            .FirstOrDefault(t => t.IsGenericType && t.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)) is { } map)
            return new() { ["type"] = "object", ["additionalProperties"] = Value(map.GenericTypeArguments[1], at, all) };
        if (type.GetInterfaces().Append(type)
            .FirstOrDefault(t => t.IsGenericType && t.GetGenericTypeDefinition() == typeof(IEnumerable<>)) is { } list)
            return new() { ["type"] = "array", ["items"] = Value(list.GenericTypeArguments[0], at, all) };
        if (type.Assembly == typeof(Announcement).Assembly) return (JsonObject)Ref(type, at, all);
        throw new NotSupportedException($"An announcement has a member of the type {type}, for which there is no JSON Schema yet.");
    }
}

/// <summary>Reads the comments of records from the XML file beside the assembly.</summary>
static class RecordComments
{
    static readonly System.Collections.Concurrent.ConcurrentDictionary<Assembly, Dictionary<string, XElement>> Files = new();

    public static string Of(Type record) => Text(Find(record)?.Element("summary"));

    public static string Of(Type record, PropertyInfo property) => Text(
        Find(record)?.Elements("param").FirstOrDefault(p => p.Attribute("name")?.Value == property.Name)
        ?? Members(property.DeclaringType!.Assembly)
            .GetValueOrDefault($"P:{property.DeclaringType.FullName}.{property.Name}")?.Element("summary"));

    static XElement? Find(Type record) => Members(record.Assembly).GetValueOrDefault($"T:{record.FullName}");

    static Dictionary<string, XElement> Members(Assembly assembly) => Files.GetOrAdd(assembly, static a =>
        XDocument.Load(Path.ChangeExtension(a.Location, ".xml")).Descendants("member").ToDictionary(m => m.Attribute("name")!.Value));

    // <c>x</c> becomes `x`; <see cref="T:A.B"/> becomes its last segment.
    static string Text(XElement? comment) => comment is null ? "" : string.Join(' ', string.Concat(comment.Nodes().Select(n => n switch
    {
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "see" } see => $"`{see.Attribute("cref")?.Value.Split('.', ':')[^1].ToLowerInvariant()}`",
        XElement other => other.Value,
        _ => n.ToString(),
    })).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace("&lt;", "<", StringComparison.Ordinal)
    .Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);
}
