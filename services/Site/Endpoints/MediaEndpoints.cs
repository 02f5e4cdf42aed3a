using System.Text.RegularExpressions;
using Embassy.Web.Gateway;

namespace Embassy.Site.Endpoints;

/// <summary>
/// Pictures and documents of the API under the site's own origin. Their names are digests, so they never change.
/// </summary>
static partial class MediaEndpoints
{
    public static void MapMedia(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/media/{file}", ["GET", "HEAD"], async (string file, HttpContext http, GatewayClient gateway) =>
        {
            if (!FileName().IsMatch(file))
            {
                http.Response.StatusCode = 404;
                return;
            }
            using var response = await gateway.Open("/v1/assets/" + file, http.RequestAborted);
            if (response is not { IsSuccessStatusCode: true })
            {
                http.Response.StatusCode = response is { StatusCode: System.Net.HttpStatusCode.NotFound } ? 404 : 503;
                http.Response.Headers.CacheControl = "no-store";
                return;
            }
            http.Response.ContentType = response.Content.Headers.ContentType?.ToString();
            http.Response.ContentLength = response.Content.Headers.ContentLength;
            http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
            if (!HttpMethods.IsHead(http.Request.Method)) await response.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
        });
        routes.MapGet("/favicon.ico", () => Results.StatusCode(StatusCodes.Status204NoContent));
    }

    [GeneratedRegex(@"^[\w-]+(\.[\w-]+){0,3}$")]
    private static partial Regex FileName();
}
