using Embassy.Desk.Gateway;
using Microsoft.AspNetCore.Authentication;

namespace Embassy.Desk.Endpoints;

/// <summary>Files of the API for a person: with the person's token, which a browser does not have.</summary>
static class DownloadEndpoints
{
    public static void MapDownloads(this IEndpointRouteBuilder routes)
    {
        Map("/download/templates/{kind}.csv", http => $"/v1/imports/templates/{Part(http, "kind")}.csv");
        Map("/download/templates/{kind}.xlsx", http => $"/v1/imports/templates/{Part(http, "kind")}.xlsx");
        Map("/download/refusals/{import}.csv", http => $"/v1/imports/{Part(http, "import")}/refusals.csv");
        Map("/download/audit.csv", http => "/v1/audit.csv" + http.Request.QueryString);
        Map("/download/mission.zip", _ => "/v1/mission:export");

        void Map(string path, Func<HttpContext, string> address) =>
            routes.MapGet(path, (HttpContext http, DeskGateway gateway) => Send(http, gateway, address(http)));
    }

    static string Part(HttpContext http, string name) => Uri.EscapeDataString((string)http.Request.RouteValues[name]!);

    static async Task Send(HttpContext http, DeskGateway gateway, string address)
    {
        gateway.Token = await http.GetTokenAsync("access_token");
        gateway.Language = http.Request.Cookies["l"] is { Length: 2 } chosen && char.IsAsciiLetterLower(chosen[0])
            && char.IsAsciiLetterLower(chosen[1]) ? chosen : "en";
        using var response = await gateway.Open(address, http.RequestAborted);
        http.Response.StatusCode = response is null ? StatusCodes.Status503ServiceUnavailable : (int)response.StatusCode;
        if (response is not { IsSuccessStatusCode: true }) return;
        http.Response.ContentType = response.Content.Headers.ContentType?.ToString();
        http.Response.Headers.ContentDisposition = response.Content.Headers.ContentDisposition?.ToString()
            ?? $"attachment; filename=\"{http.Request.Path.Value!.Split('/')[^1]}\"";
        await response.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }
}
