using System.Text;
using Embassy.Gateway.Endpoints;
using Embassy.Gateway.Problems;
using Embassy.ServiceDefaults;
using Scalar.AspNetCore;

namespace Embassy.Gateway.Reference;

/// <summary>
/// Serves the reference: <c>/openapi/v1.json</c>, <c>/asyncapi.json</c>, <c>/schemas/{type}</c>, and <c>/docs</c> for
/// people.
/// </summary>
static class ReferenceEndpoints
{
    // The page may run its own script (by nonce), apply styles, and call this gateway; it loads nothing from other
    // origins. The script writes its styles into the page without a nonce, hence 'unsafe-inline'.
    static string OnlyFromHere(object? nonce) =>
        $"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' "
        + $"data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    // Encodes and hashes once, because the document has megabytes.
    static void MapDocument(this IEndpointRouteBuilder app, string path, Func<string> document)
    {
        var made = new Lazy<(byte[] Bytes, string ETag)>(
            () => Encoding.UTF8.GetBytes(document()) is var bytes ? (bytes, GatewayEndpoint.ETagOf(bytes)) : default);
        app.MapGatewayEndpoint(path, http => GatewayEndpoint.Write(http, made.Value.Bytes, etag: made.Value.ETag));
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
        app.MapScalarApiReference("/docs", options =>
        {
            options.WithTitle("Embassy").AddDocument("v1", "Embassy", "/openapi/v1.json");
            options.DefaultFonts = false;
            options.Telemetry = false;
            options.WithNonce();
        }).AddEndpointFilter(async (context, next) =>
        {
            // The nonce is known only after the page was written.
            context.HttpContext.Response.OnStarting(static state =>
            {
                var http = (HttpContext)state;
                http.Response.Headers.ContentSecurityPolicy = OnlyFromHere(http.Items[ScalarOptions.NonceHttpContextItemKey]);
                return Task.CompletedTask;
            }, context.HttpContext);
            return await next(context);
        });
    }
}
