using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Embassy.Gateway.Routing;
using Embassy.ServiceDefaults;
using Google.Api;
using Google.Protobuf.Reflection;

namespace Embassy.Gateway.Reference;

/// <summary>One HTTP address of an RPC as an OpenAPI operation.</summary>
sealed partial class ApiOperation
{
    readonly string tag, comment, id;

    ApiOperation(string tag, MethodDescriptor method, HttpRule rule, int binding)
    {
        (this.tag, Method, comment) = (tag, method, ProtoComments.Of(method.FullName));
        id = char.ToLowerInvariant(method.Name[0])
            + method.Name[1..] + (binding == 0 ? "" : (binding + 1).ToString(CultureInfo.InvariantCulture));
        var (verb, pattern) = rule.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => ("get", rule.Get),
            HttpRule.PatternOneofCase.Put => ("put", rule.Put),
            HttpRule.PatternOneofCase.Post => ("post", rule.Post),
            HttpRule.PatternOneofCase.Patch => ("patch", rule.Patch),
            _ => ("delete", rule.Delete),
        };
        Verb = verb;
        Path = Template().Replace(pattern, "{$1}");
        PathFields = [.. Template().Matches(pattern).Select(m => m.Groups[1].Value)];
        Body = rule.Body switch { "" => null, "*" => method.InputType, var field => method.InputType.FindFieldByName(field).MessageType };
        Query = rule.Body == "*"
            ? [] : [.. method.InputType.Fields.InDeclarationOrder().Where(f => f.Name != rule.Body && !PathFields.Contains(f.Name))];
        Problems = ProblemSchemas.Of(this, comment);
    }

    public static IEnumerable<ApiOperation> Of(string tag, MethodDescriptor method) =>
        method.GetOptions()?.GetExtension(AnnotationsExtensions.Http) is { } http
            ? http.AdditionalBindings.Prepend(http).Select((rule, n) => new ApiOperation(tag, method, rule, n)) : [];

    public MethodDescriptor Method { get; }
    public string Verb { get; }
    public string Path { get; }
    public IReadOnlyList<string> PathFields { get; }
    public IReadOnlyList<FieldDescriptor> Query { get; }

    /// <summary>Message of the body; null if there is none.</summary>
    public MessageDescriptor? Body { get; }

    public bool TakesFile => Body?.FullName == HttpBody.Descriptor.FullName;
    public string Policy => Policies.Of(Method);

    string FileComment =>
        ProtoComments.Of(
            Method.InputType.Fields.InDeclarationOrder().First(f => f.FieldType == FieldType.Message && f.MessageType == Body).FullName);

    // A file is CSV, unless the comment of its field names another media type in backquotes.
    IEnumerable<string> FileTypes => MediaType().Matches(FileComment).Select(m => m.Groups[1].Value).Distinct().DefaultIfEmpty("text/csv");

    /// <summary>Problem codes by HTTP status.</summary>
    public SortedDictionary<int, SortedSet<string>> Problems { get; }

    public JsonObject ToJson(MessageSchemas schemas)
    {
        var operation = new JsonObject
        {
            ["tags"] = new JsonArray(tag),
            ["operationId"] = id,
            ["summary"] = FirstSentence().Match(comment).Value.TrimEnd('.'),
            ["description"] = Policy == Policies.Public ? HttpWords.Of(Details)
                : $"{HttpWords.Of(Details)}\n\nRoles: {string.Join(", ", Policies.All[Policy].Select(r => $"`{r}`"))}.{Restricted}",
        };
        if (Parameters(schemas) is { Count: > 0 } parameters) operation["parameters"] = parameters;
        if (Body is not null) operation["requestBody"] = RequestBody(schemas);
        operation["responses"] = Responses(schemas);
        // A token is optional for public operations, and reveals internal data to authorised callers.
        operation["security"] = Policy == Policies.Public ? new JsonArray(new JsonObject(), Bearer()) : new JsonArray(Bearer());
        if (Policy != Policies.Public) operation["x-roles"] = MessageSchemas.Strings(Policies.All[Policy]);
        if (HasSections && !Sections.IsMissing) operation["x-section"] = Sections.IsFree ? "any" : Sections.Only ?? Sections.Kinds.Single();
        return operation;
    }

    bool HasSections => Policy != Policies.Public && Array.Exists(Policies.All[Policy], Roles.HasSections);

    SectionRule Sections => SectionRule.Of(Method);

    // What a role with a section permits here.
    string Restricted => !HasSections || Sections.IsFree ? ""
        : Sections.IsMissing ? " A role that is restricted to a section does not suffice."
        : Sections.Only is { } only ? $" Restricted roles: those of the section `{only}`."
        : $" Restricted roles: for their own sections (`{Sections.Kinds.Single()}`).";

    // The comment without its first sentence, which is the summary.
    string Details => comment[FirstSentence().Match(comment).Length..].TrimStart() is { Length: > 0 } more ? more : comment;

    static JsonObject Bearer() => new() { ["bearer"] = new JsonArray() };

    JsonArray Parameters(MessageSchemas schemas)
    {
        var parameters = new JsonArray();
        foreach (var name in PathFields) parameters.Add(Parameter(Method.InputType.FindFieldByName(name), "path", schemas));
        foreach (var field in Query) parameters.Add(Parameter(field, "query", schemas));
        if (Fields.AnswerMessages.AnswersJson(Method))
            parameters.Add(new JsonObject { ["$ref"] = "#/components/parameters/fields" });
        if (ChoosesLanguage && !Streams)
            parameters.Add(Header("Accept-Language", "The languages the reader understands; `locale` wins over it."));
        if (Verb == "get" && !Streams)
            parameters.Add(Header("If-None-Match", "The ETag that the reader has: 304 when it is still that."));
        if (comment.Contains("`precondition_required`", StringComparison.Ordinal))
            parameters.Add(Header("If-Match", "The ETag that was read, or `*` for whatever is there.",
                Example.Of(id)?.Header?.ContainsKey("If-Match") == true ? null : "*", required: NeedsETag));
        if (Problems.Values.Any(codes => codes.Contains("idempotency_key_reused")))
            parameters.Add(
                Header("Idempotency-Key", "A new one for each new request: the same key answers the first answer again, for a day."));
        if (Streams) parameters.Add(Header("Last-Event-ID", "The id of the last event that was read."));
        return parameters;
    }

    // An operation that creates the record as well takes no ETag for that.
    bool NeedsETag => !comment.Contains("Answers 201", StringComparison.Ordinal)
        && !comment.Contains("is required once", StringComparison.Ordinal);

    // Elsewhere `locale` is a filter, or the language of what is sent.
    bool ChoosesLanguage => Query.Any(f => f.Name == "locale"
        && ProtoComments.Of(f.FullName).Contains("Accept-Language", StringComparison.Ordinal));

    // A streamed file is one response.
    bool Streams => Method.IsServerStreaming && Method.OutputType.FullName != HttpBody.Descriptor.FullName;

    static JsonObject Header(string name, string description, string? example = null, bool required = false)
    {
        var header =
            new JsonObject
            {
                ["name"] = name,
                ["in"] = "header",
                ["description"] = description,
                ["schema"] = new JsonObject { ["type"] = "string" }
            };
        if (required) header["required"] = true;
        if (example is not null) header["example"] = example;
        return header;
    }

    JsonObject Parameter(FieldDescriptor field, string place, MessageSchemas schemas)
    {
        var parameter = new JsonObject { ["name"] = place == "path" ? field.Name : field.JsonName, ["in"] = place };
        if (place == "path" || FieldBehaviors.IsRequired(field)) parameter["required"] = true;
        parameter["description"] = ProtoComments.Of(field.FullName) is { Length: > 0 } said ? said : $"The {field.Name.Replace('_', ' ')}.";
        var schema = schemas.Field(field, input: true);
        schema.Remove("examples");
        parameter["schema"] = schema;
        // Several values are one parameter with commas.
        if (place == "query" && field.IsRepeated) (parameter["style"], parameter["explode"]) = ("form", false);
        if ((Example.Of(id)?.Parameter(field.Name) ?? Example.Of(id)?.Parameter(field.JsonName)) is { } example)
            parameter["example"] = OfSchema(example, schema);
        return parameter;
    }

    // In the address each is text.
    static JsonNode OfSchema(JsonNode example, JsonObject schema) => (schema["type"]?.GetValueKind() == JsonValueKind.String
        ? schema["type"]!.GetValue<string>() : "") switch
    {
        "array" when example.GetValueKind() == JsonValueKind.String =>
            new JsonArray([.. example.GetValue<string>().Split(',').Select(value => (JsonNode)value)]),
        "integer" when example.GetValueKind() == JsonValueKind.String =>
            long.Parse(example.GetValue<string>(), CultureInfo.InvariantCulture),
        _ => example,
    };

    JsonObject RequestBody(MessageSchemas schemas) => new()
    {
        ["required"] = true,
        ["content"] = TakesFile
            ? new JsonObject(FileTypes.Select(type => KeyValuePair.Create<string, JsonNode?>(type, FileBody(type))))
            : new JsonObject
            {
                ["application/json"] = Exemplified(new JsonObject
                {
                    ["schema"] = Body == Method.InputType ? new JsonObject { ["$ref"] = "#/components/schemas/" + Body.Name }
                        : schemas.Ref(Body!, input: true),
                }, "application/json"),
            },
    };

    JsonObject FileBody(string type)
    {
        var schema = MediaTypes.Schema(type);
        if (FileComment.Length > 0) schema["description"] = FileComment;
        return Exemplified(new JsonObject { ["schema"] = schema }, type);
    }

    JsonObject Exemplified(JsonObject content, string type)
    {
        if (Example.Of(id) is { } example && (example.File?.Type ?? "application/json") == type && example.Shows is { } shown)
            content["example"] = shown;
        return content;
    }

    JsonObject Responses(MessageSchemas schemas)
    {
        var responses = new JsonObject { [comment.Contains("Answers 201", StringComparison.Ordinal) ? "201" : "200"] = Success(schemas) };
        // An operation that returns 201 for a new resource returns 200 for an existing one.
        if (comment.Contains("Answers 201 or 200", StringComparison.Ordinal)) responses["200"] = Success(schemas);
        if (Verb == "get" && !Streams)
            responses["304"] =
                new JsonObject { ["description"] = "What the reader has is still so; no body.", ["headers"] = Headers("ETag") };
        foreach (var (status, codes) in Problems)
            responses[status.ToString(CultureInfo.InvariantCulture)] = ProblemSchemas.Response(status, codes);
        return responses;
    }

    JsonObject Success(MessageSchemas schemas)
    {
        List<string> headers = ["ETag"];
        if (comment.Contains("Answers 201", StringComparison.Ordinal)) headers.Add("Location");
        if (ChoosesLanguage) headers.Add("Content-Language");
        if (Method.OutputType.FindFieldByName("next_page_token") is not null) headers.Add("Link");
        var type = ProtoComments.Of(Method.OutputType.FullName);
        var success = new JsonObject { ["description"] = type.Length > 0 ? type : "Done." };
        if (!Streams) success["headers"] = Headers([.. headers]);
        success["content"] = Streams
            ? new JsonObject
            {
                ["text/event-stream"] =
                new JsonObject
                {
                    ["schema"] =
                    new JsonObject
                    {
                        ["type"] = "string",
                        ["description"] = "Server-sent events; each has the fields that the schema says.",
                        ["contentSchema"] = schemas.Ref(Method.OutputType, input: false)
                    }
                }
            }
            : Method.OutputType.FullName == HttpBody.Descriptor.FullName
                ? new JsonObject(MediaTypes.Of(Path).Select(type => KeyValuePair.Create<string, JsonNode?>(type,
                    new JsonObject { ["schema"] = MediaTypes.Schema(type) })))
                : new JsonObject { ["application/json"] = Answered(schemas.Ref(Method.OutputType, input: false)) };
        return success;
    }

    JsonObject Answered(JsonNode schema)
    {
        var content = new JsonObject { ["schema"] = schema };
        if (Example.Responses[id]?.DeepClone() is { } example) content["example"] = example;
        return content;
    }

    static JsonObject Headers(params string[] names) =>
        new(names.Select(n => KeyValuePair.Create<string, JsonNode?>(n, new JsonObject { ["$ref"] = "#/components/headers/" + n })));

    [GeneratedRegex(@"\{(\w+)(?:=[^}]*)?\}")]
    private static partial Regex Template();

    [GeneratedRegex(@"`((?:application|image|text)/[a-z0-9.+-]+)`")]
    private static partial Regex MediaType();

    [GeneratedRegex(@"^.*?\.(?=\s|$)", RegexOptions.Singleline)]
    private static partial Regex FirstSentence();
}
