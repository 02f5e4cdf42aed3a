using System.Reflection;
using System.Security.Cryptography;

namespace Embassy.Desk.Endpoints;

/// <summary>Style sheet and scripts of the desk, at addresses with a digest of their content.</summary>
public static class DeskFiles
{
    static readonly Dictionary<string, (byte[] Content, string Address)> Files = Assembly.GetExecutingAssembly()
        .GetManifestResourceNames().Where(n => n.StartsWith("desk/", StringComparison.Ordinal)).ToDictionary(n => n, Read);

    /// <summary>The address of a file: <c>desk.css</c> is <c>/desk/desk.1a2b3c4d.css</c>.</summary>
    public static string Address(string name) => Files["desk/" + name].Address;

    internal static byte[] Content(string name) => Files["desk/" + name].Content;

    public static void MapDeskFiles(this IEndpointRouteBuilder routes)
    {
        foreach (var (name, file) in Files)
            routes.MapMethods(file.Address, ["GET", "HEAD"], (HttpContext http) =>
            {
                http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
                return Results.Bytes(file.Content, Path.GetExtension(name) switch
                {
                    ".css" => "text/css; charset=utf-8",
                    ".js" => "text/javascript; charset=utf-8",
                    _ => "text/plain; charset=utf-8",
                });
            }).AllowAnonymous();
    }

    static (byte[] Content, string Address) Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        var dot = name.LastIndexOf('.');
        return (content, $"/{name[..dot]}.{Convert.ToHexStringLower(SHA256.HashData(content))[..8]}{name[dot..]}");
    }
}
