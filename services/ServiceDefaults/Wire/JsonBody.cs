using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Google.Protobuf.Reflection;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Checks a JSON body against its message: unknown and duplicate fields, wrong types, invalid text and depth.
/// </summary>
public sealed partial class JsonBody
{
    static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);
    static readonly FrozenSet<string> NoFields = FrozenSet<string>.Empty;

    readonly RequestValidation validation;

    // Messages whose members were listed to the caller already.
    readonly HashSet<MessageDescriptor> told = [];

    JsonBody(RequestValidation validation) => this.validation = validation;

    /// <summary>
    /// Leaves out a byte order mark, which PowerShell writes before JSON (RFC 8259, 8.1: a reader may ignore it).
    /// </summary>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> json) =>
        json.Span.StartsWith("\ufeff"u8) ? json[3..] : json;

    /// <summary>
    /// Adds a violation for each fault; returns the body without the members concerned, or null if it has none.
    /// </summary>
    /// <param name="path">Fields of the message that the path sets already.</param>
    internal static byte[]? Check(ReadOnlyMemory<byte> json, int depth, MessageDescriptor message, IReadOnlySet<string> path,
        RequestValidation validation)
    {
        try
        {
            // Strict UTF-8 first: the reader validates strings only when they are read.
            _ = StrictUtf8.GetCharCount(json.Span);
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = depth });
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw new JsonException("The body must be one JSON object.");
            new JsonBody(validation).Walk(document.RootElement, message, "", path);
            return validation.Found.Count == 0 || validation.IsFull ? null
                : FaultlessJson.Of(document.RootElement, validation.Found.Select(f => f.Field));
        }
        catch (JsonException e)
        {
            var where = e.LineNumber is { } line ? $" (line {line + 1}, byte {e.BytePositionInLine})" : "";
            throw new Problem(
                ProblemCodes.InvalidJson, "The body is not one JSON object of at most " + depth + " levels" + where + ".");
        }
        catch (DecoderFallbackException e)
        {
            throw new Problem(ProblemCodes.InvalidJson, $"The body is not UTF-8 (byte {e.Index}).");
        }
    }

    void Walk(JsonElement json, MessageDescriptor message, string at, IReadOnlySet<string> path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
        {
            if (validation.IsFull) return;
            var own = NameOf(member);
            var name = at + own;
            var field = message.Fields.InDeclarationOrder().FirstOrDefault(f => f.JsonName == own || f.Name == own);
            if (field is null)
                validation.Add(name, "unknown_field", !told.Add(message) ? "Not taken here either." : "Taken here: "
                    + string.Join(", ", message.Fields.InDeclarationOrder().Where(f => !path.Contains(f.Name)).Select(f => f.JsonName))
                    + ".");
            else if (!seen.Add(field.JsonName))
                validation.Add(name, "duplicate", "Once only.");
            else if (path.Contains(field.Name))
                validation.Add(name, "unknown_field", "It stands in the path already.");
            else
                CheckValue(member.Value, field, name);
        }
    }

    // An escape may encode half of a surrogate pair, which is not a valid name.
    internal static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return "\ufffd";
        }
    }

    void CheckValue(JsonElement value, FieldDescriptor field, string name)
    {
        if (value.ValueKind == JsonValueKind.Null && !field.IsRepeated) return;
        if (!field.IsRepeated)
        {
            CheckSingle(value, field, name);
            return;
        }
        if (value.ValueKind != JsonValueKind.Array)
        {
            validation.Add(name, "invalid_type", "A JSON array.");
            return;
        }
        var index = 0;
        foreach (var entry in value.EnumerateArray())
        {
            if (validation.IsFull) return;
            CheckSingle(entry, field, $"{name}[{index++}]");
        }
    }

    void CheckSingle(JsonElement value, FieldDescriptor field, string name)
    {
        var kind = value.ValueKind;
        var fits = field.FieldType switch
        {
            FieldType.String => kind == JsonValueKind.String && IsText(value),
            FieldType.Bool => kind is JsonValueKind.True or JsonValueKind.False,
            FieldType.Int32 => kind == JsonValueKind.Number && value.TryGetInt32(out _),
            FieldType.Int64 => kind == JsonValueKind.Number && value.TryGetInt64(out _)
                || kind == JsonValueKind.String && HttpContract.Fits(field, value.GetString()!),
            FieldType.Message when field.MessageType.FullName == "google.protobuf.Timestamp" => kind == JsonValueKind.String
                && Instant(value.GetString()!),
            FieldType.Message => kind == JsonValueKind.Object,
            _ => true,
        };
        if (!fits)
        {
            validation.Add(name, "invalid_type", field.FieldType == FieldType.Message && field.MessageType.Name == "Timestamp"
                ? "An instant, RFC 3339: 2026-11-24T09:00:00Z." : $"A value of type {HttpContract.Name(field)}.");
            return;
        }
        if (kind == JsonValueKind.Object) Walk(value, field.MessageType, name + ".", NoFields);
    }

    // An escape may encode half of a surrogate pair, which is not valid text.
    static bool IsText(JsonElement value)
    {
        try
        {
            return value.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    [System.Text.RegularExpressions.GeneratedRegex(@"^(?<second>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{1,9})?(?<zone>Z|[+-]\d\d:\d\d)$",
        System.Text.RegularExpressions.RegexOptions.ECMAScript)]
    private static partial System.Text.RegularExpressions.Regex InstantForm();

    // A Timestamp has nine fractional digits; .NET parses only seven.
    static bool Instant(string value) => InstantForm().Match(value) is { Success: true } form
        && DateTimeOffset.TryParse(form.Groups["second"].Value + form.Groups["zone"].Value, CultureInfo.InvariantCulture,
            DateTimeStyles.None, out _);
}
