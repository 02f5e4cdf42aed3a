using Embassy.Desk.Gateway;
using Embassy.Web.Gateway;

namespace Embassy.Desk.Endpoints;

/// <summary>Streams files of the API, so that previews load nothing from another origin.</summary>
static class AssetEndpoints
{
    public static void MapAssetPictures(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/media/{file}", async (string file, HttpContext http, GatewayClient gateway) =>
        {
            using var response = await gateway.Open($"/v1/assets/{Uri.EscapeDataString(file)}", http.RequestAborted);
            http.Response.StatusCode = response is null ? StatusCodes.Status503ServiceUnavailable : (int)response.StatusCode;
            if (response is not { IsSuccessStatusCode: true }) return;
            http.Response.ContentType = response.Content.Headers.ContentType?.ToString();
            await response.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
        });
}
