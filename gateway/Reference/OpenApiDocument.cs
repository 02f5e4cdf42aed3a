using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Embassy.Gateway.Routing;
using Embassy.ServiceDefaults;
using Google.Protobuf.Reflection;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Embassy.Gateway.Reference;

/// <summary>
/// Generates the OpenAPI 3.1 document of the HTTP API from the protos (annotations, comments, enum values, policies)
/// and the problem codes. Only the few addresses that no proto declares are written by hand.
/// </summary>
public static partial class OpenApiDocument
{
    static readonly JsonSerializerOptions Written =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, NewLine = "\n" };

    static readonly Lazy<JsonObject> Made = new(Make);
    static readonly Lazy<string> Json = new(() => Text(Made.Value));

    /// <summary>The document, as served and committed (docs/openapi.json).</summary>
    public static string Document => Json.Value;

    internal static string Text(JsonNode json) => json.ToJsonString(Written) + "\n";

    /// <summary>Every gRPC service with operations, with its tag: <c>Vote imports</c> for VoteImportsService.</summary>
    internal static IReadOnlyList<(string Tag, ServiceDescriptor Contract)> Contracts { get; } =
        [.. ApiRoutes.Whole.Select(contract => (TagOf(contract), contract))];

    static string TagOf(ServiceDescriptor contract)
    {
        var words = Capitals().Replace(contract.Name[..^"Service".Length], " $0").Trim().ToLowerInvariant();
        return char.ToUpperInvariant(words[0]) + words[1..];
    }

    [System.Text.RegularExpressions.GeneratedRegex("[A-Z]")]
    private static partial System.Text.RegularExpressions.Regex Capitals();

    static JsonObject Make()
    {
        var operations = Contracts.SelectMany(c => c.Contract.Methods.SelectMany(m => ApiOperation.Of(Tags.Of(c.Tag, m), m))).ToList();
        var schemas =
            new MessageSchemas(operations.Select(o => o.Method.OutputType), operations.Where(o => o.Body is not null).SelectMany(Nested));
        var components = schemas.All();
        components[AnnouncementSchemas.CloudEvent] = AnnouncementSchemas.Envelope();
        components["Problem"] = ProblemSchemas.Problem();
        // Each body of "*" has a schema of its own: the request message without its path fields.
        foreach (var apiOperation in operations.Where(o => o.Body == o.Method.InputType))
            components[apiOperation.Method.InputType.Name] =
                schemas.Object(apiOperation.Method.InputType, input: true, apiOperation.PathFields);
        var paths = new SortedDictionary<string, JsonNode?>(StringComparer.Ordinal);
        foreach (var apiOperation in operations)
        {
            if (!paths.TryGetValue(apiOperation.Path, out var item)) paths[apiOperation.Path] = item = new JsonObject();
            var described = apiOperation.ToJson(schemas);
            item![apiOperation.Verb] = described;
            if (RecordContract.All.TryGetValue(apiOperation.Method.FullName, out var record))
                item["patch"] = PatchOperation.Of(apiOperation, described, record, components);
        }
        foreach (var (path, item) in GatewayRoutes.Paths()) paths[path] = item;
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Embassy",
                ["version"] = typeof(OpenApiDocument).Assembly.GetName().Version!.ToString(3),
                ["description"] = About,
                ["license"] = new JsonObject { ["name"] = "Apache-2.0", ["identifier"] = "Apache-2.0" },
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/", ["description"] = "The gateway that this is read from" }),
            ["tags"] = Tags.ToJson(Contracts.ToDictionary(c => c.Tag, c => ProtoComments.Of(c.Contract.FullName))),
            ["x-tagGroups"] = Tags.Groups(),
            ["paths"] = new JsonObject(paths),
            ["components"] = new JsonObject
            {
                ["securitySchemes"] =
                    new JsonObject
                    {
                        ["bearer"] =
                        new JsonObject
                        {
                            ["type"] = "http",
                            ["scheme"] = "bearer",
                            ["bearerFormat"] = "JWT",
                            ["description"] = "A signed token whose roles may do it: each operation names them (x-roles)."
                        }
                    },
                ["schemas"] =
                    new JsonObject(
                        new SortedDictionary<string, JsonNode?>(components.ToDictionary(c => c.Key, c => c.Value?.DeepClone()),
                            StringComparer.Ordinal)),
                ["parameters"] = new JsonObject { ["fields"] = FieldsParameter() },
                ["headers"] = Headers(),
                ["examples"] = ProblemSchemas.Examples(operations.SelectMany(o => o.Problems.Values.SelectMany(r => r))),
            },
        };
    }

    // Returns the nested messages of the body if the request message itself is shown without its path fields.
    static IEnumerable<MessageDescriptor> Nested(ApiOperation apiOperation) => apiOperation.Body != apiOperation.Method.InputType
        ? [apiOperation.Body!]
        : apiOperation.Body.Fields.InDeclarationOrder().Where(f => f.FieldType == FieldType.Message).Select(f => f.MessageType);

    static JsonObject FieldsParameter() => new()
    {
        ["name"] = "fields",
        ["in"] = "query",
        ["description"] = "Members of the answer, separated by commas; a dot goes into a member, also of each entry of a list: "
            + "`engagements.id,engagements.start,nextPageToken`. Empty returns all.",
        ["schema"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } },
        ["style"] = "form",
        ["explode"] = false,
    };

    static JsonObject Headers() => new()
    {
        ["ETag"] = Header("The version of this representation, strong: send it back in If-None-Match, or in If-Match to write."),
        ["Location"] = Header("The address of what was made."),
        ["Link"] = Header("With more pages, the address of the next one: `<…>; rel=\"next\"`."),
        ["Content-Language"] = Header("The language of the answer, BCP 47."),
        ["Retry-After"] = Header("Seconds after which it is worth trying again."),
        ["WWW-Authenticate"] = Header("How to sign in."),
    };

    static JsonObject Header(string description) =>
        new() { ["description"] = description, ["schema"] = new JsonObject { ["type"] = "string" } };

    const string About =
        """
        The API of a diplomatic mission: pages, engagements, agreements, forums and trade, in each language of the mission.

        Guides: [quick start](/docs/quick-start), [languages](/docs/languages), [lists](/docs/lists), [writing](/docs/writing), [errors](/docs/errors), [caching](/docs/caching), [changes](/docs/changes), [roles](/docs/roles).

        - **Reading needs no token.** Each operation names the roles that it needs.
        - **JSON** is that of proto3, lowerCamelCase. Numbers of 64 bits are strings of digits. Ignore fields and words that you do not know: later versions add some.
        - **Errors** are `application/problem+json` with a stable `code`. Unknown fields and parameters are refused by name.
        - **Lists** return `nextPageToken` and `Link: rel="next"` until their end. `fields` selects members of any answer.
        - **Languages**: `locale` takes precedence over `Accept-Language`. A text that does not exist in a language is 404 with `availableLocales`.
        - **Writing** requires the `ETag` that was read in `If-Match`: 428 without it, 412 when someone else changed the record first.
        - **Examples** use the demonstration mission, and a test sends each of them. Writes tell one story for each resource: create, change, publish.
        """;
}
