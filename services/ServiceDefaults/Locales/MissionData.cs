using System.Text.Json;

namespace Embassy.ServiceDefaults;

/// <summary>
/// The folder of a mission's own data (<c>Mission:Folder</c>), with a folder for each kind of file: <c>locales</c>,
/// <c>occasions</c>. It adds to the data that the services contain.
/// </summary>
public static class MissionData
{
    public const string Setting = "Mission:Folder";

    /// <summary>The files of one kind, by name; none without a folder.</summary>
    /// <param name="folder">Empty or null if the mission has no data of its own.</param>
    public static IEnumerable<DataFile> Files(string? folder, string kind)
    {
        if (string.IsNullOrEmpty(folder)) return [];
        if (!Directory.Exists(folder)) throw new InvalidDataException($"{Setting}: there is no folder {folder}.");
        var files = Path.Combine(folder, kind);
        return !Directory.Exists(files) ? []
            : Directory.GetFiles(files, "*.json").Order(StringComparer.Ordinal).Select(f => DataFile.Read(f, File.ReadAllBytes(f)));
    }
}

/// <summary>A JSON file, whose errors name it and the path in it.</summary>
/// <param name="Name">Without folder and extension.</param>
public sealed record DataFile(string Path, string Name, JsonElement Json)
{
    /// <summary>The files that an assembly contains under a name that begins with <paramref name="prefix"/>.</summary>
    public static IEnumerable<DataFile> Embedded(System.Reflection.Assembly assembly, string prefix) =>
        assembly.GetManifestResourceNames().Where(n => n.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).Select(name =>
        {
            using var content = new MemoryStream();
            using (var stream = assembly.GetManifestResourceStream(name)!) stream.CopyTo(content);
            return Read(name, content.ToArray());
        });

    public static DataFile Read(string path, byte[] content)
    {
        try
        {
            // A duplicate member is a mistake that would otherwise go unnoticed.
            using var document = JsonDocument.Parse(content, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return new DataFile(path, System.IO.Path.GetFileNameWithoutExtension(path), document.RootElement.Clone());
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is no JSON: {e.Message}", e);
        }
    }

    public InvalidDataException Error(string at, string why) => new($"{Path}: {at}: {why}");
}
