using Embassy.Desk.Gateway;
using Microsoft.AspNetCore.Authentication;

namespace Embassy.Desk.Endpoints;

/// <summary>
/// Streams files of the API with the person's token: previews load nothing from another origin, and show pictures that
/// are not public yet.
/// </summary>
static class AssetEndpoints
{
    public static void MapAssetPictures(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/media/{file}", async (string file, HttpContext http, DeskGateway gateway) =>
        {
            gateway.Token = await http.GetTokenAsync("access_token");
            using var response = await gateway.OpenFile($"/v1/assets/{Uri.EscapeDataString(file)}", http.RequestAborted);
            http.Response.StatusCode = response is null ? StatusCodes.Status503ServiceUnavailable : (int)response.StatusCode;
            if (response is not { IsSuccessStatusCode: true }) return;
            http.Response.ContentType = response.Content.Headers.ContentType?.ToString();
            // The content at an address never changes; what is not public stays in this browser.
            http.Response.Headers.CacheControl = "private, max-age=3600";
            await response.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
        });
}
