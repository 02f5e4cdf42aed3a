using System.Text;
using Embassy.Gateway.Problems;
using Embassy.ServiceDefaults;
using Scalar.AspNetCore;

namespace Embassy.Gateway.Reference;

/// <summary>
/// Serves the reference: <c>/openapi/v1.json</c>, <c>/asyncapi.json</c>, <c>/schemas/{type}</c>, and <c>/docs</c> to read it.
/// </summary>
static class ReferenceEndpoints
{
    // The page may run its own script, by a nonce, and style, and talk to this gateway; nothing comes from elsewhere. Styles are
    // written by that script into the page, without a nonce.
    static string OnlyFromHere(object? nonce) => $"default-src 'self'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    // Encoded and hashed once: the document is megabytes.
    static void MapDocument(this IEndpointRouteBuilder app, string path, Func<string> document)
    {
        var made = new Lazy<(byte[] Bytes, string ETag)>(() => Encoding.UTF8.GetBytes(document()) is var bytes ? (bytes, GatewayEndpoint.ETagOf(bytes)) : default);
        app.MapGatewayEndpoint(path, http => GatewayEndpoint.Write(http, made.Value.Bytes, etag: made.Value.ETag));
    }

    public static void MapReference(this IEndpointRouteBuilder app)
    {
        app.MapDocument("/openapi/v1.json", () => OpenApiDocument.Document);
        app.MapDocument("/asyncapi.json", () => AsyncApiDocument.Document);
        app.MapGatewayEndpoint("/schemas/{type}", http =>
            http.Request.RouteValues["type"] is string type && AnnouncementSchemas.Records.FirstOrDefault(r => r.Name.Type == "embassy." + type) is { Record: { } record, Name: { } name }
                ? GatewayEndpoint.Write(http, Encoding.UTF8.GetBytes(OpenApiDocument.Text(AnnouncementSchemas.Alone(name, record))), "application/schema+json")
                : ProblemDetailsWriter.Write(http, ProblemCodes.NotFound, "There is no such announcement: /asyncapi.json lists them."));
        app.MapScalarApiReference("/docs", options =>
        {
            options.WithTitle("Embassy").AddDocument("v1", "Embassy", "/openapi/v1.json");
            options.DefaultFonts = false;
            options.Telemetry = false;
            options.WithNonce();
        }).AddEndpointFilter(async (context, next) =>
        {
            // The nonce is known once the page has been written.
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
