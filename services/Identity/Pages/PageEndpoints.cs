namespace Embassy.Identity.Pages;

static class PageEndpoints
{
    static readonly byte[] Style = Read("style.css"), Script = Read("passkeys.js");

    public static void MapPages(this IEndpointRouteBuilder app)
    {
        app.MapSignIn();
        app.MapSignInSteps();
        app.MapPasskeys();
        app.MapSignOut();
        app.MapAccount();
        app.MapSecondFactor();
        app.MapPeople();
        app.MapPerson();
        app.MapPrograms();
        MapFile("/style.css", Style, "text/css; charset=utf-8");
        MapFile("/passkeys.js", Script, "text/javascript; charset=utf-8");

        void MapFile(string path, byte[] content, string type) => app.MapGet(path, (HttpContext http) =>
        {
            http.Response.Headers.XContentTypeOptions = "nosniff";
            http.Response.Headers.CacheControl = "public, max-age=3600";
            return Results.Bytes(content, type);
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
