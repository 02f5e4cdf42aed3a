using System.Text.Json.Nodes;

namespace Embassy.Gateway.Reference;

/// <summary>Describes bodies that are files.</summary>
static class MediaTypes
{
    static readonly (string End, string[] Types)[] ByPath =
    [
        (".svg", ["image/svg+xml"]),
        (".ics", ["text/calendar"]),
        (".atom", ["application/atom+xml"]),
        ("feed.json", ["application/feed+json"]),
        (".jsonld", ["application/ld+json"]),
        (".csv", ["text/csv"]),
        (".xlsx", [ServiceDefaults.XlsxFile.MediaType]),
        (":export", ["application/zip"]),
        ("/assets/{file}", ["image/jpeg", "image/png", "image/webp", "application/pdf"]),
    ];

    /// <summary>Media types of the file at a path.</summary>
    public static string[] Of(string path) => ByPath.FirstOrDefault(p => path.EndsWith(p.End, StringComparison.Ordinal)).Types
        ?? throw new NotSupportedException($"{path} answers a file: name its media types here.");

    // Generators make a Blob of `format: binary`.
    public static JsonObject Schema(string type) => type switch
    {
        "image/svg+xml" or "application/atom+xml" or "text/calendar" or "text/csv" =>
            new() { ["type"] = "string", ["contentMediaType"] = type },
        _ when type.EndsWith("json", StringComparison.Ordinal) => new(),
        _ => new() { ["type"] = "string", ["format"] = "binary", ["contentMediaType"] = type },
    };
}
