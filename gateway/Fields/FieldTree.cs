using System.Text.Json;
using Embassy.ServiceDefaults;
using Google.Protobuf.Reflection;

namespace Embassy.Gateway.Fields;

/// <summary>
/// The members that <c>fields=pages.title,nextPageToken</c> selects (AIP-157), as a tree of names. An array is
/// transparent: a path goes through its entries.
/// </summary>
sealed class FieldTree
{
    const int Most = 100;

    readonly Dictionary<string, FieldTree?> members = new(StringComparer.Ordinal);

    /// <summary>
    /// Reads the paths; throws <c>invalid_request</c> that names each path that the answer does not have.
    /// </summary>
    public static FieldTree Of(string fields, MessageDescriptor answer)
    {
        var (tree, validation) = (new FieldTree(), new RequestValidation());
        var paths = fields.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        validation.When(paths.Length is 0 or > Most, "fields", "out_of_range", $"1 to {Most} members, separated by commas.");
        foreach (var path in paths.Take(Most)) tree.Add(path, path.Split('.'), 0, answer, validation);
        validation.Refuse();
        return tree;
    }

    void Add(string path, string[] names, int at, MessageDescriptor? message, RequestValidation validation)
    {
        // Announcements are written as they stand in the log, and entries of a map have names of their own.
        var field = message is null ? null : message.Fields.InDeclarationOrder().FirstOrDefault(f => f.JsonName == names[at]);
        if (message is not null && field is null)
        {
            validation.Add("fields", "unknown_field", $"{path}: there is no {Printable(names[at])}. Members: "
                + string.Join(", ", message.Fields.InDeclarationOrder().Select(f => f.JsonName)) + ".");
            return;
        }
        if (at == names.Length - 1)
        {
            members[names[at]] = null;
            return;
        }
        if (field is not null && !IsOpen(field) && Inner(field) is null)
        {
            validation.Add("fields", "unknown_field", $"{path}: {names[at]} has no members.");
            return;
        }
        // `pages` as a whole is more than `pages.title`.
        if (members.TryGetValue(names[at], out var inner) && inner is null) return;
        members[names[at]] = inner ??= new FieldTree();
        inner.Add(path, names, at + 1, field is null || IsOpen(field) ? null : Inner(field), validation);
    }

    static bool IsOpen(FieldDescriptor field) => field.IsMap || field.FieldType == FieldType.Message
        && field.MessageType.FullName is "embassy.gateway.v1.Change" or "google.protobuf.Struct";

    static MessageDescriptor? Inner(FieldDescriptor field) => field.FieldType == FieldType.Message
        && !field.MessageType.FullName.StartsWith("google.", StringComparison.Ordinal) ? field.MessageType : null;

    static string Printable(string name) => name.Length is > 0 and <= 60 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_')
        ? name : "such member";

    /// <summary>Returns the selected members of an answer, in its own order and bytes.</summary>
    public byte[] Prune(ReadOnlyMemory<byte> json)
    {
        using var buffer = new MemoryStream(1024);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
        {
            var reader = new Utf8JsonReader(json.Span);
            reader.Read();
            Copy(json.Span, ref reader, writer);
        }
        return buffer.ToArray();
    }

    void Copy(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, Utf8JsonWriter writer)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                writer.WriteStartObject();
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var name = reader.GetString()!;
                    reader.Read();
                    if (!members.TryGetValue(name, out var inner)) reader.Skip();
                    else
                    {
                        writer.WritePropertyName(name);
                        if (inner is null) Whole(json, ref reader, writer);
                        else inner.Copy(json, ref reader, writer);
                    }
                }
                writer.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                writer.WriteStartArray();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) Copy(json, ref reader, writer);
                writer.WriteEndArray();
                break;
            default:
                Whole(json, ref reader, writer);
                break;
        }
    }

    static void Whole(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, Utf8JsonWriter writer)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        writer.WriteRawValue(json[start..(int)reader.BytesConsumed], skipInputValidation: true);
    }
}
