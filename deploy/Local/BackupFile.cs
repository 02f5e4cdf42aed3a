using System.Formats.Tar;
using System.Reflection;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Embassy.Local;

/// <summary>
/// One backup: a tar archive, encrypted. <c>manifest.json</c> comes first, then each database, then the assets.
/// </summary>
static partial class BackupFile
{
    public const string Prefix = "embassy-", Suffix = ".backup";

    const string ManifestName = "manifest.json", Assets = "assets/";

    /// <summary>Contents of a backup.</summary>
    public sealed record Manifest(int Format, DateTimeOffset Began, DateTimeOffset Ended, string Program,
        IReadOnlyList<Database> Databases, Files Assets);

    /// <param name="Kind"><c>sqlite</c> or <c>postgresql</c>.</param>
    /// <param name="Sha256">Digest of the copy, hexadecimal.</param>
    public sealed record Database(string Name, string Kind, long Bytes, string Sha256);

    public sealed record Files(int Count, long Bytes);

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Makes a backup of databases that are in use. It appears under its name when it is complete.</summary>
    public static async Task<(string File, Manifest Manifest)> Write(IReadOnlyList<BackupSource> sources, string? assets, string folder,
        byte[] key, TimeProvider clock, CancellationToken cancellation)
    {
        var began = clock.GetUtcNow();
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        // Readable by its owner only; the copies in it are not encrypted yet.
        var scratch = Directory.CreateTempSubdirectory("embassy-backup-");
        var file = Path.Combine(folder, $"{Prefix}{began:yyyyMMdd'T'HHmmssfff'Z'}{Suffix}");
        try
        {
            var databases = new List<Database>();
            foreach (var source in sources)
            {
                var copy = Path.Combine(scratch.FullName, source.Name);
                await source.Dump(copy, cancellation);
                await using var bytes = File.OpenRead(copy);
                databases.Add(new(source.Name, source.IsPostgres ? "postgresql" : "sqlite", bytes.Length,
                    Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes, cancellation))));
            }
            // After the databases: a file is stored before the row that names it, and never changes.
            var stored = AssetFiles(assets);
            var manifest = new Manifest(1, began, clock.GetUtcNow(),
                typeof(BackupFile).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
                databases, new(stored.Count, stored.Sum(a => new FileInfo(a.File).Length)));
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            await using (var target = new FileStream(file + ".new", options))
            {
                await using (var encrypted = new EncryptingStream(target, key))
                await using (var tar = new TarWriter(encrypted, leaveOpen: true))
                {
                    await Add(tar, ManifestName, new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(manifest, Json)), cancellation);
                    foreach (var database in databases)
                        await Add(tar, database.Name, File.OpenRead(Path.Combine(scratch.FullName, database.Name)), cancellation);
                    foreach (var (name, path) in stored) await Add(tar, Assets + name, File.OpenRead(path), cancellation);
                }
                target.Flush(flushToDisk: true);
            }
            File.Move(file + ".new", file);
            return (file, manifest);
        }
        finally
        {
            scratch.Delete(recursive: true);
            File.Delete(file + ".new");
        }
    }

    // Without those that are being written.
    static List<(string Name, string File)> AssetFiles(string? folder) => folder is null || !Directory.Exists(folder) ? []
        : [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(f => (Name: Path.GetRelativePath(folder, f).Replace('\\', '/'), File: f))
            .Where(f => IsAsset(Assets + f.Name)).OrderBy(f => f.Name, StringComparer.Ordinal)];

    static async Task Add(TarWriter tar, string name, Stream bytes, CancellationToken cancellation)
    {
        await using (bytes)
            await tar.WriteEntryAsync(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = bytes }, cancellation);
    }

    /// <summary>
    /// Reads a backup to its end and checks every part of it. Its parts are then in <paramref name="folder"/>.
    /// </summary>
    /// <exception cref="InvalidDataException">It is damaged, incomplete, of another key, or no backup.</exception>
    public static async Task<Manifest> Read(string file, byte[] key, string folder, CancellationToken cancellation)
    {
        Manifest manifest;
        var (count, bytes) = (0, 0L);
        await using (var source = File.OpenRead(file))
        await using (var decrypted = new DecryptingStream(source, key))
        {
            await using (var tar = new TarReader(decrypted, leaveOpen: true))
            {
                var first = await tar.GetNextEntryAsync(cancellationToken: cancellation);
                if (first is not { Name: ManifestName, DataStream: { } text }
                    || await JsonSerializer.DeserializeAsync<Manifest>(text, Json, cancellation) is not { Format: 1 } read)
                    throw new InvalidDataException("The backup was made by a later version.");
                manifest = read;
                while (await tar.GetNextEntryAsync(cancellationToken: cancellation) is { } entry)
                {
                    if (!manifest.Databases.Any(d => d.Name == entry.Name) && !IsAsset(entry.Name))
                        throw new InvalidDataException($"The backup has a part of an unknown name: {entry.Name}.");
                    var place = Path.Combine(folder, entry.Name);
                    Directory.CreateDirectory(Path.GetDirectoryName(place)!);
                    await entry.ExtractToFileAsync(place, overwrite: false, cancellation);
                    if (!IsAsset(entry.Name)) continue;
                    (count, bytes) = (count + 1, bytes + entry.Length);
                }
            }
            // The end of the archive is not the end of the file: a part that was cut off is noticed here.
            await decrypted.CopyToAsync(Stream.Null, cancellation);
        }
        if (manifest.Assets != new Files(count, bytes)) throw new InvalidDataException("The backup lacks assets.");
        foreach (var database in manifest.Databases)
        {
            var copy = Path.Combine(folder, database.Name);
            if (!File.Exists(copy)) throw new InvalidDataException($"The backup lacks the database of {database.Name}.");
            await using (var text = File.OpenRead(copy))
                if (Convert.ToHexStringLower(await SHA256.HashDataAsync(text, cancellation)) != database.Sha256)
                    throw new InvalidDataException($"The database of {database.Name} differs from the manifest.");
            await BackupSource.Check(copy, database.Kind == "postgresql", cancellation);
        }
        return manifest;
    }

    static bool IsAsset(string name) => AssetName().IsMatch(name);

    // The digest of a file, and the width of a smaller form.
    [GeneratedRegex("^assets/([0-9a-f]{2})/\\1[0-9a-f]{62}(-[0-9]{1,6})?$")]
    private static partial Regex AssetName();

    /// <summary>Copies the assets of a backup that was read; an asset that is there is the same.</summary>
    public static void RestoreAssets(string folder, string target)
    {
        var from = Path.Combine(folder, Assets);
        if (!Directory.Exists(from)) return;
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var place = Path.Combine(target, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            if (!File.Exists(place)) File.Copy(file, place);
        }
    }

    /// <summary>Deletes all but the newest backups of a folder; their names.</summary>
    public static IReadOnlyList<string> Prune(string folder, int keep)
    {
        var old = Directory.GetFiles(folder, Prefix + "*" + Suffix).OrderDescending(StringComparer.Ordinal).Skip(keep).ToList();
        old.ForEach(File.Delete);
        return [.. old.Select(f => Path.GetFileName(f)!)];
    }
}
