using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Embassy.Testing;

/// <summary>
/// JSON Schema, as far as our documents use it: a keyword that is not known here is an error, not overlooked. Stricter
/// than the schema in two things that it leaves open for later versions: a member or a word that is not in it today is
/// a fault.
/// </summary>
/// <param name="selected">True for an answer to <c>fields=</c>, which lacks what was not asked for.</param>
public sealed class Schema(JsonElement document, bool selected = false)
{
    static readonly string[] SaysNothing =
        ["description", "title", "examples", "example", "format", "contentEncoding", "contentMediaType", "readOnly"];

    /// <summary>Where a value is not as the schema says, and how; null when it is.</summary>
    public string? Fault(JsonElement schema, JsonElement value, string at = "$", bool open = false)
    {
        var kind = value.ValueKind;
        foreach (var keyword in schema.EnumerateObject())
        {
            var said = keyword.Value;
            var fault = keyword.Name switch
            {
                _ when SaysNothing.Contains(keyword.Name) => null,
                "$ref" => Fault(Resolve(said.GetString()!), value, at, open),
                "allOf" => said.EnumerateArray().Select(s => Fault(s, value, at, open: true)).FirstOrDefault(f => f is not null),
                "type" => Is(said.GetString()!, value) ? null : $"{at} is {kind}, not {said}",
                "const" => JsonElement.DeepEquals(said, value) ? null : $"{at} is not {said.GetRawText()}",
                // The second branch is for words of later versions; a word that is not known today is a fault.
                "anyOf" => Fault(said[0], value, at, open),
                "enum" => said.EnumerateArray().Any(w => JsonElement.DeepEquals(w, value)) ? null
                    : $"{at} is {value.GetRawText()}, none of {said.GetRawText()}",
                "pattern" => kind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, said.GetString()!) ? null
                    : $"{at} does not match {said}",
                "minimum" => kind != JsonValueKind.Number || value.GetDouble() >= said.GetDouble() ? null : $"{at} is below {said}",
                "required" => selected ? null :
                    said.EnumerateArray().Select(n => n.GetString()!)
                    .FirstOrDefault(n => kind == JsonValueKind.Object && !value.TryGetProperty(n, out _)) is { } missing
                    ? $"{at} lacks {missing}" : null,
                "items" => kind != JsonValueKind.Array ? null
                    : value.EnumerateArray().Select((v, i) => Fault(said, v, $"{at}[{i.ToString(CultureInfo.InvariantCulture)}]"))
                        .FirstOrDefault(f => f is not null),
                "properties" => Members(schema, said, value, at, open),
                "additionalProperties" => said.ValueKind != JsonValueKind.Object || schema.TryGetProperty("properties", out _)
                    || kind != JsonValueKind.Object ? null
                    : value.EnumerateObject().Select(m => Fault(said, m.Value, $"{at}.{m.Name}")).FirstOrDefault(f => f is not null),
                _ => throw new NotSupportedException($"The keyword {keyword.Name} at {at} is not known here yet."),
            };
            if (fault is not null) return fault;
        }
        return schema.TryGetProperty("format", out var format) && format.GetString() == "date-time"
            && !(kind == JsonValueKind.String && DateTimeOffset.TryParse(value.GetString(), CultureInfo.InvariantCulture, out _))
            ? $"{at} is no instant" : null;
    }

    string? Members(JsonElement schema, JsonElement properties, JsonElement value, string at, bool open)
    {
        if (value.ValueKind != JsonValueKind.Object) return null;
        foreach (var member in value.EnumerateObject())
            if (properties.TryGetProperty(member.Name, out var said))
            {
                if (Fault(said, member.Value, $"{at}.{member.Name}") is { } fault) return fault;
            }
            else if (!open && !(schema.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.Object))
                return $"{at} has {member.Name}, which is not in the schema";
        return null;
    }

    static bool Is(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        _ => throw new NotSupportedException($"The type {type} is not known here yet."),
    };

    JsonElement Resolve(string reference)
    {
        var found = document;
        foreach (var part in reference.Split('/').Skip(1)) found = found.GetProperty(part);
        return found;
    }
}
