namespace Embassy.Site.Endpoints;

/// <summary>Remembers light, dark or the system's theme in a cookie, and goes back to the page.</summary>
static class ThemeEndpoint
{
    public static void MapTheme(this IEndpointRouteBuilder routes) => routes.MapPost("/theme/{theme}", (string theme, HttpContext http) =>
    {
        if (theme is "light" or "dark")
            http.Response.Cookies.Append("theme", theme, new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                MaxAge = TimeSpan.FromDays(365),
                IsEssential = true,
            });
        else http.Response.Cookies.Delete("theme");
        // To this site only, whatever the form says.
        var back = Uri.TryCreate(http.Request.Headers.Referer, UriKind.Absolute, out var referer)
            && referer.Authority == http.Request.Host.Value
            ? referer.PathAndQuery : "/";
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = back;
    });
}
