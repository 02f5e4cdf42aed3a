namespace Embassy.Identity.Pages;

static class PageEndpoints
{
    static readonly byte[] Style = Read("style.css");

    public static void MapPages(this IEndpointRouteBuilder app)
    {
        app.MapSignIn();
        app.MapSignOut();
        app.MapGet("/style.css", (HttpContext http) =>
        {
            http.Response.Headers.XContentTypeOptions = "nosniff";
            http.Response.Headers.CacheControl = "public, max-age=3600";
            return Results.Bytes(Style, "text/css; charset=utf-8");
        });
    }

    static byte[] Read(string name)
    {
        using var stream = typeof(PageEndpoints).Assembly.GetManifestResourceStream(name)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
