using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Google.Api;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Grpc.JsonTranscoding;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Validates requests before JSON transcoding, which ignores unknown fields and parameters and reports wrong ones
/// poorly. It refuses anything outside the contract by name, before any side effect: query parameters, body fields,
/// wrongly typed values, duplicates, invalid UTF-8, depth, size and media type.
/// </summary>
sealed partial class StrictInputMiddleware(RequestDelegate next, Limits limits)
{
    const int Depth = 32;

    static readonly ConcurrentDictionary<GrpcJsonTranscodingMetadata, Contract> Contracts = new();

    public async Task InvokeAsync(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<GrpcJsonTranscodingMetadata>() is { } metadata)
        {
            try
            {
                var contract = Contracts.GetOrAdd(metadata, Contract.Of);
                contract.CheckQuery(http.Request.Query, IsUtf8(http.Request.QueryString.Value ?? ""));
                await CheckBody(http, contract);
            }
            catch (Problem problem)
            {
                await StatusJson.Write(http, problem);
                return;
            }
        }
        await next(http);
    }

    /// <summary>
    /// Returns true if a query's decoded octets are UTF-8. Invalid ones were replaced by U+FFFD, which may also be
    /// intended.
    /// </summary>
    internal static bool IsUtf8(string query)
    {
        var octets = Encoding.UTF8.GetBytes(query);
        try
        {
            new UTF8Encoding(false,
                throwOnInvalidBytes: true).GetCharCount(System.Net.WebUtility.UrlDecodeToBytes(octets, 0, octets.Length));
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    async Task CheckBody(HttpContext http, Contract contract)
    {
        if (contract.Body is null) return;
        var limit = contract.Raw ? limits.UploadBytes : limits.BodyBytes;
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = limit;
        if (http.Request.ContentLength > limit) throw Problem.TooLarge(limit);
        if (contract.Raw)
        {
            if (http.Request.ContentType is null)
                throw new Problem(ProblemCodes.MediaTypeUnsupported, "Say what the body is: Content-Type: text/csv.");
            http.Request.Body = await Read(http, limit);
            return;
        }
        if (!http.Request.HasJsonContentType()
            || http.Request.GetTypedHeaders().ContentType is { Charset.Length: > 0 } type
                && !type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
                && !type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase))
            throw new Problem(ProblemCodes.MediaTypeUnsupported,
                "The body must be application/json; an operation without fields takes {}.");
        var body = await Read(http, limit);
        contract.CheckJson(body.GetBuffer().AsMemory(0, (int)body.Length), Depth);
        http.Request.Body = body;
        // The body is UTF-8 by now, and transcoding fails on a quoted charset.
        http.Request.ContentType = "application/json";
    }

    static async Task<MemoryStream> Read(HttpContext http, long limit)
    {
        var body = new MemoryStream((int)Math.Min(http.Request.ContentLength ?? 4096, limit));
        try
        {
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw Problem.TooLarge(limit);
        }
        if (body.Length > limit) throw Problem.TooLarge(limit);
        body.Position = 0;
        return body;
    }

    /// <summary>Input of one HTTP binding of an RPC, read from its descriptor once.</summary>
    internal sealed partial class Contract
    {
        readonly Dictionary<string, FieldDescriptor> query = new(StringComparer.Ordinal);

        /// <summary>The message type of the body; null if the binding has no body.</summary>
        public MessageDescriptor? Body { get; private init; }

        /// <summary>True if the body is raw bytes of its own media type (google.api.HttpBody).</summary>
        public bool Raw => Body?.FullName == HttpBody.Descriptor.FullName;

        readonly HashSet<string> path = new(StringComparer.Ordinal);

        Contract() { }

        public static Contract Of(GrpcJsonTranscodingMetadata metadata)
        {
            var rule = metadata.HttpRule;
            var input = metadata.MethodDescriptor.InputType;
            var contract = new Contract
            {
                Body = rule.Body switch { "" => null, "*" => input, var field => input.FindFieldByName(field).MessageType },
            };
            var pattern = rule.Get.Length > 0 ? rule.Get
                : rule.Put.Length > 0 ? rule.Put : rule.Post.Length > 0 ? rule.Post : rule.Delete.Length > 0 ? rule.Delete : rule.Patch;
            foreach (var part in pattern.Split('{').Skip(1)) contract.path.Add(part[..part.IndexOfAny(['}', '='])]);
            if (rule.Body != "*")
                foreach (var field in input.Fields.InDeclarationOrder())
                    if (field.Name != rule.Body && !contract.path.Contains(field.Name)) contract.query[field.JsonName] = field;
            return contract;
        }

        public void CheckQuery(IQueryCollection given, bool isUtf8)
        {
            if (given.Count == 0) return;
            var validation = new RequestValidation();
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
            validation.Refuse();
        }

        static bool Fits(FieldDescriptor field, string value) => field.FieldType switch
        {
            FieldType.Bool => value is "true" or "false",
            FieldType.Int32 => int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            FieldType.Int64 => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            _ => true,
        };

        static string Name(FieldDescriptor field) => field.FieldType.ToString().ToLowerInvariant();

        public void CheckJson(ReadOnlyMemory<byte> json, int depth)
        {
            var validation = new RequestValidation();
            try
            {
                // Strict UTF-8 first: the reader validates strings only when they are read.
                _ = StrictUtf8.GetCharCount(json.Span);
                using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = depth });
                if (document.RootElement.ValueKind != JsonValueKind.Object) throw new JsonException("The body must be one JSON object.");
                Walk(document.RootElement, Body!, "", validation, top: true);
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
            validation.Refuse();
        }

        static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

        void Walk(JsonElement json, MessageDescriptor message, string at, RequestValidation validation, bool top = false)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var member in json.EnumerateObject())
            {
                if (validation.IsFull) return;
                var own = NameOf(member);
                var name = at + own;
                var field = message.Fields.InDeclarationOrder().FirstOrDefault(f => f.JsonName == own || f.Name == own);
                if (field is null)
                    validation.Add(name,
                        "unknown_field",
                            "Taken here: "
                            + string.Join(", ",
                                message.Fields.InDeclarationOrder().Where(f => !top || !path.Contains(f.Name)).Select(f => f.JsonName))
                                + ".");
                else if (!seen.Add(field.JsonName))
                    validation.Add(name, "duplicate", "Once only.");
                else if (top && path.Contains(field.Name))
                    validation.Add(name, "unknown_field", "It stands in the path already.");
                else
                    CheckValue(member.Value, field, name, validation);
            }
        }

        // An escape may encode half of a surrogate pair, which is not a valid name.
        static string NameOf(JsonProperty member)
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

        void CheckValue(JsonElement value, FieldDescriptor field, string name, RequestValidation validation)
        {
            if (value.ValueKind == JsonValueKind.Null && !field.IsRepeated) return;
            if (!field.IsRepeated)
            {
                CheckSingle(value, field, name, validation);
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
                CheckSingle(entry, field, $"{name}[{index++}]", validation);
            }
        }

        void CheckSingle(JsonElement value, FieldDescriptor field, string name, RequestValidation validation)
        {
            var kind = value.ValueKind;
            var fits = field.FieldType switch
            {
                FieldType.String => kind == JsonValueKind.String && IsText(value),
                FieldType.Bool => kind is JsonValueKind.True or JsonValueKind.False,
                FieldType.Int32 => kind == JsonValueKind.Number && value.TryGetInt32(out _),
                FieldType.Int64 => kind == JsonValueKind.Number && value.TryGetInt64(out _)
                    || kind == JsonValueKind.String && Fits(field, value.GetString()!),
                FieldType.Message when field.MessageType.FullName == "google.protobuf.Timestamp" => kind == JsonValueKind.String
                    && Instant(value.GetString()!),
                FieldType.Message => kind == JsonValueKind.Object,
                _ => true,
            };
            if (!fits)
            {
                validation.Add(name, "invalid_type", field.FieldType == FieldType.Message && field.MessageType.Name == "Timestamp"
                    ? "An instant, RFC 3339: 2026-11-24T09:00:00Z." : $"A value of type {Name(field)}.");
                return;
            }
            if (kind == JsonValueKind.Object) Walk(value, field.MessageType, name + ".", validation);
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
}
