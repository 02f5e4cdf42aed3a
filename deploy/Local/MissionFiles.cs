using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Embassy.Local;

/// <summary>
/// The files of a mission's folder. In their text <c>{today}</c>, <c>{today+20d}</c>, <c>{today-54m}</c>,
/// <c>{today-2m:month}</c> and <c>{today-1y:year}</c> stand for dates relative to the day of loading (UTC), and
/// <c>{asset:hall.jpg}</c> for the SHA-256 of an uploaded file.
/// </summary>
/// <remarks>Several steps apply in their order: <c>{today+20d-54m}</c>.</remarks>
sealed partial class MissionFiles(string folder, DateOnly today)
{
    readonly Dictionary<string, string> assets = [];

    public string Folder => folder;

    /// <summary>Where the files to upload are.</summary>
    public string Uploads => Path.Combine(folder, "files");

    public void Uploaded(string file, string sha256)
    {
        lock (assets) assets[file] = sha256;
    }

    public bool Has(string file) => File.Exists(Path.Combine(folder, file));

    /// <summary>The entries of a file; none without the file, because a mission may have none.</summary>
    public async Task<JsonArray> Entries(string file, CancellationToken cancellation) =>
        Has(file) ? (await Json(file, cancellation)).AsArray() : [];

    public async Task<JsonNode> Json(string file, CancellationToken cancellation) =>
        JsonNode.Parse(await Text(file, cancellation)) ?? throw new InvalidDataException($"{file} is empty.");

    public async Task<string> Text(string file, CancellationToken cancellation)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(folder, file), Encoding.UTF8, cancellation);
        text = Today().Replace(text, match => Day(match.Groups["step"].Captures, match.Groups["form"].Value));
        return Asset().Replace(text, match =>
        {
            lock (assets)
                return assets.TryGetValue(match.Groups[1].Value, out var sha256) ? sha256
                    : throw new InvalidDataException($"{file}: there is no file {match.Groups[1].Value} in assets.json.");
        });
    }

    string Day(CaptureCollection steps, string form)
    {
        var day = today;
        foreach (Capture step in steps)
        {
            var count = int.Parse(step.Value.AsSpan(0, step.Length - 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            day = step.Value[^1] switch { 'd' => day.AddDays(count), 'm' => day.AddMonths(count), _ => day.AddYears(count) };
        }
        return day.ToString(form switch { "month" => "yyyy-MM", "year" => "yyyy", _ => "yyyy-MM-dd" }, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\{today(?<step>[+-]\d{1,4}[dmy])*(?::(?<form>month|year))?\}")]
    private static partial Regex Today();

    [GeneratedRegex(@"\{asset:([a-z0-9.-]+)\}")]
    private static partial Regex Asset();
}
