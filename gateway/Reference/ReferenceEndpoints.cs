using System.Text;
using Embassy.Gateway.Endpoints;
using Embassy.Gateway.Problems;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Reference;

/// <summary>
/// Serves the reference for programs: <c>/openapi/v1.json</c>, <c>/asyncapi.json</c> and <c>/schemas/{type}</c>.
/// </summary>
static class ReferenceEndpoints
{
    // Encodes, hashes and compresses once, because the document has megabytes.
    static void MapDocument(this IEndpointRouteBuilder app, string path, Func<string> document)
    {
        var made = new Lazy<PreparedResponse>(() => new PreparedResponse(Encoding.UTF8.GetBytes(document()), "application/json"));
        app.MapGatewayEndpoint(path, http => GatewayEndpoint.Write(http, made.Value));
    }

    public static void MapReference(this IEndpointRouteBuilder app)
    {
        app.MapDocument("/openapi/v1.json", () => OpenApiDocument.Document);
        app.MapDocument("/asyncapi.json", () => AsyncApiDocument.Document);
        app.MapGatewayEndpoint("/schemas/{type}", http =>
            http.Request.RouteValues["type"] is string type
            && AnnouncementSchemas.Records.FirstOrDefault(r => r.Name.Type == "embassy." + type) is { Record: { } record, Name: { } name }
                ? GatewayEndpoint.Write(http, Encoding.UTF8.GetBytes(OpenApiDocument.Text(AnnouncementSchemas.Alone(name, record))),
                    "application/schema+json")
                : ProblemDetailsWriter.Write(http, ProblemCodes.NotFound, "There is no such announcement: /asyncapi.json lists them."));
    }
}
