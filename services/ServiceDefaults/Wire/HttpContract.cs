using System.Globalization;
using Google.Api;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Embassy.ServiceDefaults;

/// <summary>Input of one HTTP binding of an RPC, read from its descriptor once.</summary>
sealed class HttpContract
{
    readonly Dictionary<string, FieldDescriptor> query = new(StringComparer.Ordinal);

    readonly HashSet<string> path = new(StringComparer.Ordinal);

    /// <summary>The fields that the path sets.</summary>
    public IReadOnlySet<string> PathFields => path;

    /// <summary>The message type of the body; null if the binding has no body.</summary>
    public MessageDescriptor? Body { get; private init; }

    /// <summary>True if the body is raw bytes of its own media type (google.api.HttpBody).</summary>
    public bool Raw => Body?.FullName == HttpBody.Descriptor.FullName;

    /// <summary>True if the JSON body has many records (embassy.v1.bulk).</summary>
    public bool Bulk { get; private init; }

    // The few fields of the path that are no text.
    readonly List<FieldDescriptor> typed = [];

    HttpContract() { }

    public static HttpContract Of(GrpcJsonTranscodingMetadata metadata)
    {
        var rule = metadata.HttpRule;
        var input = metadata.MethodDescriptor.InputType;
        var contract = new HttpContract
        {
            Bulk = metadata.MethodDescriptor.GetOptions()?.GetExtension(V1.OptionsExtensions.Bulk) == true,
            Body = rule.Body switch { "" => null, "*" => input, var field => input.FindFieldByName(field).MessageType },
        };
        var pattern = rule.Get.Length > 0 ? rule.Get
            : rule.Put.Length > 0 ? rule.Put : rule.Post.Length > 0 ? rule.Post : rule.Delete.Length > 0 ? rule.Delete : rule.Patch;
        foreach (var part in pattern.Split('{').Skip(1)) contract.path.Add(part[..part.IndexOfAny(['}', '='])]);
        contract.typed.AddRange(contract.path.Select(input.FindFieldByName).Where(f => f is { FieldType: not FieldType.String }));
        if (rule.Body != "*")
            foreach (var field in input.Fields.InDeclarationOrder())
                if (field.Name != rule.Body && !contract.path.Contains(field.Name)) contract.query[field.JsonName] = field;
        return contract;
    }

    /// <summary>
    /// Returns false if a name in the path has another type than its field: then the request cannot be read at all.
    /// </summary>
    public bool CheckPath(RouteValueDictionary given, RequestValidation validation)
    {
        var readable = true;
        foreach (var field in typed)
            if (given.TryGetValue(field.Name, out var value) && !Fits(field, value as string ?? ""))
            {
                validation.Add(field.JsonName, "invalid_type", $"A value of type {Name(field)}.");
                readable = false;
            }
        return readable;
    }

    public void CheckQuery(IQueryCollection given, bool isUtf8, RequestValidation validation)
    {
        if (given.Count == 0) return;
        foreach (var (name, values) in given)
        {
            if (validation.IsFull) break;
            if (!query.TryGetValue(name, out var field))
            {
                validation.Add(name,
                    "unknown_parameter", query.Count == 0 ? "No query parameter is taken here."
                        : "Taken here: " + string.Join(", ", query.Keys) + ".");
                continue;
            }
            if (values.Count > 1 && !field.IsRepeated) validation.Add(name, "duplicate", "Once only.");
            foreach (var value in values)
                if (value is null || !isUtf8 && value.Contains('\ufffd', StringComparison.Ordinal) || value.Any(char.IsControl))
                    validation.Add(name, "invalid_text", "Valid UTF-8, percent-encoded, without control characters.");
                else if (!Fits(field, value)) validation.Add(name, "invalid_type", $"A value of type {Name(field)}.");
        }
    }

    /// <summary>Returns true if a text has the type of the field.</summary>
    public static bool Fits(FieldDescriptor field, string value) => field.FieldType switch
    {
        FieldType.Bool => value is "true" or "false",
        FieldType.Int32 => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        FieldType.Int64 => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
        _ => true,
    };

    public static string Name(FieldDescriptor field) => field.FieldType.ToString().ToLowerInvariant();
}
