using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Embassy.Web.Assets;

/// <summary>
/// Style sheet, script and fonts of a front end. The address of a file contains a digest of its content, so browsers
/// may
/// keep it for ever.
/// </summary>
public static class AssetFiles
{
    const string Fonts = "fonts/";

    sealed record AssetFile(string Name, byte[] Content, string Digest);

    static readonly Dictionary<string, AssetFile> Files = Read();

    /// <summary>The address of a file: <c>assets/site.css</c> is <c>/assets/site.1a2b3c4d.css</c>.</summary>
    public static string Address(string name)
    {
        var file = Files[name];
        var dot = name.LastIndexOf('.');
        return $"/{name[..dot]}.{file.Digest}{name[dot..]}";
    }

    internal static byte[] Content(string name) => Files[name].Content;

    public static void MapAssetFiles(this IEndpointRouteBuilder routes)
    {
        foreach (var file in Files.Values)
            routes.MapMethods(Address(file.Name), ["GET", "HEAD"], (HttpContext http) =>
            {
                http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
                http.Response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
                return Results.Bytes(file.Content, Type(file.Name));
            });
    }

    static string Type(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".woff2" => "font/woff2",
        _ => "text/plain; charset=utf-8",
    };

    // The style sheet names fonts by their plain address; it gets the one with the digest before its own is computed.
    static Dictionary<string, AssetFile> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var files = new Dictionary<string, AssetFile>(StringComparer.Ordinal);
        foreach (var name in assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Fonts, StringComparison.Ordinal) || n.StartsWith("assets/", StringComparison.Ordinal))
            .OrderByDescending(n => n.StartsWith(Fonts, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            if (name.EndsWith(".css", StringComparison.Ordinal))
            {
                var text = System.Text.Encoding.UTF8.GetString(content);
                foreach (var font in files.Values.Where(f => f.Name.StartsWith(Fonts, StringComparison.Ordinal)))
                {
                    var dot = font.Name.LastIndexOf('.');
                    text = text.Replace($"/{font.Name}\"", $"/{font.Name[..dot]}.{font.Digest}{font.Name[dot..]}\"",
                        StringComparison.Ordinal);
                }
                content = System.Text.Encoding.UTF8.GetBytes(text);
            }
            files[name] = new AssetFile(name, content, Convert.ToHexStringLower(SHA256.HashData(content))[..8]);
        }
        return files;
    }
}
