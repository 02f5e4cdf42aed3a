using System.Text.Json.Nodes;

namespace Embassy.Gateway.Reference;

/// <summary>Describes the gateway's addresses that no proto declares: health and the reference itself.</summary>
static class GatewayRoutes
{
    public static IEnumerable<(string Path, JsonObject Item)> Paths() =>
    [
        ("/health/live",
            Get("live", "Check that the gateway is live", "For a probe that would restart it: asks nobody else.", "application/json",
                Object(("status", Text()), ("version", Text())))),
        ("/health/ready",
            Get("ready", "Check that every service is ready",
                "For a balancer, and for a person: names the services that are not ready, with 503.", "application/json", Readiness(),
                alsoUnready: true)),
        ("/openapi/v1.json", Get("openApi", "Get the OpenAPI document", "OpenAPI 3.1, made from the protos.", "application/json", Any())),
        ("/asyncapi.json",
            Get("asyncApi", "Get the AsyncAPI document", "AsyncAPI 3.0, made from the announcement records.", "application/json", Any())),
        ("/schemas/{type}",
            Get("announcementSchema", "Get the JSON Schema of an announcement",
                "Of the `data` of a CloudEvent, by its type without `embassy.`.", "application/schema+json", Any(), "type",
                "content.edition.published.v1")),
        (Headers.SecurityTxt.Path,
            Get("securityTxt", "Get the contact for reports of vulnerabilities", "RFC 9116. 404 if the operator has named none.", "text/plain",
                Text(), optional: true)),
        ("/", Get("index", "Get the addresses of the API", "What this is and where to go, as HTML for a browser.", "application/json",
            Object(("name", Text()), ("description", Text()), ("links", new JsonObject
            {
                ["type"] = "object",
                ["additionalProperties"] = Text(),
            })), html: true)),
        ("/docs", Get("docs", "Read the API reference", "Made of this gateway's own files: nothing is fetched from elsewhere.", "text/html",
            Text())),
        ("/docs/{guide}", Get("guide", "Read a guide", "The guides are listed at `/`.", "text/html", Text(), "guide", "quick-start")),
        ("/docs/problems/{code}", Get("problemPage", "Read about a problem code", "The `type` of a problem leads here.", "text/html",
            Text(), "code", "stale")),
    ];

    static JsonObject Get(string id, string summary, string description, string media, JsonObject schema, string? parameter = null,
        string? example = null, bool alsoUnready = false, bool html = false, bool optional = false)
    {
        var operation = new JsonObject
        {
            ["tags"] = new JsonArray(Tags.Documents),
            ["operationId"] = id,
            ["summary"] = summary,
            ["description"] = description,
        };
        if (parameter is not null)
        {
            operation["parameters"] = new JsonArray(new JsonObject
            {
                ["name"] = parameter,
                ["in"] = "path",
                ["required"] = true,
                ["description"] = $"The {parameter}.",
                ["schema"] = Text(),
                ["example"] = example,
            });
        }
        var responses = new JsonObject { ["200"] = Answer(summary + ".", media, schema) };
        if (html) responses["200"]!["content"]!["text/html"] = new JsonObject { ["schema"] = Text() };
        if (!id.EndsWith("live", StringComparison.Ordinal) && !alsoUnready)
            responses["304"] = new JsonObject { ["description"] = "What the reader has is still so; no body." };
        if (parameter is not null || optional) responses["404"] = ProblemSchemas.Response(404, ["not_found"]);
        responses["401"] = ProblemSchemas.Response(401, ["token_invalid"]);
        if (alsoUnready)
            responses["503"] = Answer("A service is not ready, or the gateway is stopping.", media, (JsonObject)schema.DeepClone());
        else responses["500"] = ProblemSchemas.Response(500, ["internal"]);
        operation["responses"] = responses;
        operation["security"] = new JsonArray(new JsonObject());
        return new JsonObject { ["get"] = operation };
    }

    static JsonObject Answer(string description, string media, JsonObject schema) => new()
    {
        ["description"] = description,
        ["content"] = new JsonObject { [media] = new JsonObject { ["schema"] = schema } },
    };

    static JsonObject Readiness() => Object(
        ("status", Text()), ("unready", new JsonObject { ["type"] = "array", ["items"] = Text() }),
        ("services", new JsonObject { ["type"] = "object", ["additionalProperties"] = Text() }),
        ("stopping", new JsonObject { ["type"] = "boolean" }),
        ("waitingFor", Text()));

    static JsonObject Object(params (string Name, JsonObject Schema)[] members) => new()
    {
        ["type"] = "object",
        ["properties"] = new JsonObject(members.Select(m => KeyValuePair.Create<string, JsonNode?>(m.Name, m.Schema))),
        ["required"] = MessageSchemas.Strings(members.Select(m => m.Name)),
    };

    static JsonObject Text() => new() { ["type"] = "string" };

    static JsonObject Any() => new() { ["type"] = "object" };
}
