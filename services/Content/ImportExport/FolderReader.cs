using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Embassy.Content.Assets;
using Embassy.ServiceDefaults;

namespace Embassy.Content.ImportExport;

/// <summary>A violation in a file of the folder: the file name and the reason.</summary>
sealed class FolderViolation(string file, string code, string what) : Exception(what)
{
    public FieldViolation FieldViolation { get; } = new(file, code, what);
}

/// <summary>
/// Reads the files of a mission's folder from an uploaded ZIP; each file has a known name, occurs once, and is within
/// its size limit.
/// </summary>
sealed partial class FolderReader : IAsyncDisposable
{
    const int MostFiles = 500_000, MostText = 4 << 20, MostJson = 16 << 20;

    // Text and JSON of a mission compress to about a fifth. A ratio of 100 indicates a ZIP bomb, except for small
    // files.
    const long MostRatio = 100, FreeBytes = 32 << 20;

    readonly ZipArchive zip;
    readonly long most;
    long unpacked;
    readonly Dictionary<string, ZipArchiveEntry> files = new(StringComparer.Ordinal);

    FolderReader(ZipArchive zip, long most) => (this.zip, this.most) = (zip, most);

    public List<string> LeftAlone { get; } = [];

    /// <summary>The keys of the pages, in order.</summary>
    public List<string> Pages { get; } = [];

    /// <summary>The digests of the assets, in order.</summary>
    public List<string> Assets { get; } = [];

    /// <summary>The keys of the facts, in order.</summary>
    public List<string> Facts { get; } = [];

    public IEnumerable<string> Names => files.Keys;

    /// <summary>The violations in the files read so far.</summary>
    public RequestValidation Violations { get; } = new();

    /// <param name="file">The ZIP, which is closed with the reader.</param>
    /// <param name="most">Maximum unpacked bytes of all files together; 413 beyond.</param>
    public static async Task<FolderReader> Open(Stream file, long most, CancellationToken cancellation)
    {
        FolderReader reader;
        try
        {
            reader = new FolderReader(
                await ZipArchive.CreateAsync(file, ZipArchiveMode.Read, leaveOpen: false, Encoding.UTF8, cancellation),
                Math.Min(most, Math.Max(FreeBytes, file.Length * MostRatio)));
        }
        catch (InvalidDataException)
        {
            throw Problem.Invalid("file", "invalid_format", "It is no ZIP, or not whole.");
        }
        reader.Sort();
        return reader;
    }

    void Sort()
    {
        if (zip.Entries.Count > MostFiles) throw Problem.Invalid("file", "out_of_range", $"At most {MostFiles:N0} files.");
        // The sizes in the headers are checked before anything is unpacked; the actual bytes are counted too.
        var promised = 0L;
        foreach (var entry in zip.Entries)
            if ((promised += Math.Max(0, Math.Min(entry.Length, long.MaxValue / 2 - promised))) > most) throw TooMuch();
        // A packed folder often includes the folder's own name.
        var roots = zip.Entries.Select(e => e.FullName)
            .Where(n => n == MissionFolder.Mission
                || n.EndsWith("/" + MissionFolder.Mission, StringComparison.Ordinal) && n.Count(c => c == '/') == 1).ToList();
        var root = roots is [var one] ? one[..^MissionFolder.Mission.Length] : "";
        Violations.When(roots.Count == 0, MissionFolder.Mission, "required", "Who the mission is; the body of UpdateMission.");
        foreach (var entry in zip.Entries.Where(e => !e.FullName.EndsWith('/')).OrderBy(e => e.FullName, StringComparer.Ordinal))
        {
            var name = entry.FullName.StartsWith(root, StringComparison.Ordinal) ? entry.FullName[root.Length..] : entry.FullName;
            var known = Known().Match(name);
            if (known.Success)
            {
                Violations.When(!files.TryAdd(name, entry), name, "duplicate", "Once only.");
                if (name.EndsWith("/page.json", StringComparison.Ordinal)) Pages.Add(known.Groups["key"].Value);
                if (known.Groups["fact"].Success) Facts.Add(known.Groups["fact"].Value);
                if (known.Groups["sha"].Success && name.EndsWith(".json", StringComparison.Ordinal)) Assets.Add(known.Groups["sha"].Value);
            }
            else if (name.Contains('/', StringComparison.Ordinal))
                Violations.Add(name, "invalid_format", "No file of this name belongs into the folder.");
            // Records of other services and notes for people may be in the same ZIP.
            else LeftAlone.Add(name);
        }
        var keys = Pages.ToHashSet(StringComparer.Ordinal);
        foreach (var name in files.Keys)
            if (Known().Match(name).Groups["key"] is { Success: true } key)
                Violations.When(!keys.Contains(key.Value), name, "required", $"{MissionFolder.Page(key.Value)} is missing.");
        Violations.Refuse();
    }

    public bool Has(string name) => files.ContainsKey(name);

    public async Task<T> Json<T>(string name, CancellationToken cancellation)
    {
        try
        {
            var bytes = await Bytes(name, MostJson, cancellation);
            // A null inside a list is invalid, but the deserializer below would accept it.
            if (HoldsNothing(JsonElement.Parse(bytes))) throw new FolderViolation(name, "invalid_format", "A list in it holds null.");
            return JsonSerializer.Deserialize<T>(bytes, MissionFolder.Json)
                ?? throw new FolderViolation(name, "invalid_format", "It is empty.");
        }
        catch (JsonException e)
        {
            throw new FolderViolation(name, "invalid_format", Unfit(e));
        }
    }

    // The library's messages name its own classes. The position of the error is more useful.
    static string Unfit(JsonException e)
    {
        var line = e.LineNumber is { } number ? string.Create(CultureInfo.InvariantCulture, $" (line {number + 1})") : "";
        return e.Path is { Length: > 1 } path ? $"{path}: there is no such member, or it has another form{line}."
            : $"It is not the JSON object that an export writes{line}.";
    }

    Problem TooMuch() =>
        new(ProblemCodes.TooLarge,
            string.Create(CultureInfo.InvariantCulture, $"Unpacked, all files together have at most {most:N0} bytes."),
        more: new Dictionary<string, string> { ["limit"] = most.ToString(CultureInfo.InvariantCulture) });

    static bool HoldsNothing(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().Any(e => e.ValueKind == JsonValueKind.Null || HoldsNothing(e)),
        JsonValueKind.Object => json.EnumerateObject().Any(m => HoldsNothing(m.Value)),
        _ => false,
    };

    public async Task<string> Text(string name, CancellationToken cancellation)
    {
        try
        {
            return MissionFolder.Utf8.GetString(await Bytes(name, MostText, cancellation));
        }
        catch (DecoderFallbackException)
        {
            throw new FolderViolation(name, "invalid_text", "It is not UTF-8.");
        }
    }

    /// <summary>Reads a file and counts its bytes, because a header may declare fewer than there are.</summary>
    public async Task<byte[]> Bytes(string name, long longest, CancellationToken cancellation)
    {
        if (!files.TryGetValue(name, out var entry)) throw new FolderViolation(name, "required", "It is missing.");
        using var bytes = new MemoryStream();
        try
        {
            await using var from = await entry.OpenAsync(cancellation);
            var buffer = new byte[64 << 10];
            while (await from.ReadAsync(buffer, cancellation) is > 0 and var read)
            {
                if (bytes.Length + read > longest) throw new FolderViolation(name, "too_long", $"At most {longest:N0} bytes.");
                if ((unpacked += read) > most) throw TooMuch();
                bytes.Write(buffer, 0, read);
            }
        }
        catch (InvalidDataException)
        {
            throw new FolderViolation(name, "invalid_format", "It cannot be unpacked.");
        }
        return bytes.ToArray();
    }

    public ValueTask DisposeAsync() => zip.DisposeAsync();

    [GeneratedRegex(@"^(mission\.json|authors\.json|pages/(?<key>[a-z0-9][a-z0-9-]{0,99})/(page\.json|record\.json|[A-Za-z0-9-]{2,12}\.md|history/[A-Za-z0-9-]{2,12}-[1-9]\d{0,8}\.md)|assets/(?<sha>[0-9a-f]{64})(\.json|(-[1-9]\d{0,4})?\.(jpg|png|webp|pdf))|facts/(?<fact>[a-z0-9]+(?:[.-][a-z0-9]+)*)\.json)$")]
    private static partial Regex Known();
}
