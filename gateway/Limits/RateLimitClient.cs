using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Limits;

/// <summary>
/// Identifies the client of a limit: the subject of a verified token, otherwise an address (for IPv6 its /64).
/// </summary>
static class RateLimitClient
{
    public static object Of(HttpContext http) =>
        http.User.Identity?.IsAuthenticated == true && http.User.FindFirst("sub")?.Value is { } subject
            ? subject
            : ClientAddress.Of(http.Connection.RemoteIpAddress);
}
