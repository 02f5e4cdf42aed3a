using System.Text.Json.Nodes;
using Google.Protobuf.Reflection;

namespace Embassy.Gateway.Reference;

/// <summary>Provides example values by field name and kind of text, and example bodies built from them.</summary>
static class ExampleValues
{
    public static string? Of(FieldDescriptor field) => field.Name switch
    {
        "key" or "page_key" => "current-relations",
        "id" => "0193590c-8f5b-7c3e-9a35-2f1a4c6e8d10",
        "locale" or "lang" or "authentic_locale" or "available_locales" or "locales" => "ar",
        "state" or "sending_state" or "party" or "parties" or "states" or "partner" => "DZA",
        "receiving_state" => "AZE",
        "date" or "start" or "end" or "from" or "to" or "as_of" or "joined" or "retrieved" or "status_since" => "2022-08-29",
        "time_zones" => "Africa/Algiers",
        "slug" => "العلاقات-الحالية",
        "title" or "text" => "العلاقات الجزائرية الأذربيجانية",
        "types" => "embassy.content.edition.published.v1",
        "url" => "https://receiver.example/embassy",
        "reference" => "https://example.org/source",
        _ => null,
    };

    /// <summary>Returns an example body of a message: every field has a value, and lists have one entry.</summary>
    public static JsonObject Body(MessageDescriptor message, IReadOnlyCollection<string> without)
    {
        var body = new JsonObject();
        foreach (var field in message.Fields.InDeclarationOrder())
            if (!without.Contains(field.Name) && Value(field) is { } value)
                body[field.JsonName] = field.IsRepeated ? new JsonArray(value) : value;
        return body;
    }

    static JsonNode? Value(FieldDescriptor field) => field.FieldType switch
    {
        _ when field.IsMap => null,
        FieldType.String when ServiceDefaults.AllowedValues.Of(field) is [var word, ..] => word,
        FieldType.String => Of(field),
        FieldType.Message when field.MessageType.FullName == "google.protobuf.Timestamp" => "2026-11-24T09:00:00Z",
        FieldType.Message when !field.MessageType.File.Package.StartsWith("google.", StringComparison.Ordinal)
            && field.MessageType != field.ContainingType => Body(field.MessageType, ["dir", "version"]),
        _ => null,
    };
}
