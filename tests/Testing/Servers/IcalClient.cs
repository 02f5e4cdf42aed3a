using System.Collections.Concurrent;
using System.Text.Json;

namespace Embassy.Testing;

// Reads a calendar through tests/ical-client, a Node program with two parsers that share no code with the services.
public static class IcalClient
{
    /// <summary>The result of each parser by its name: <c>ical.js</c>, <c>node-ical</c>.</summary>
    public static async Task<Dictionary<string, JsonElement>> Read(byte[] calendar)
    {
        var folder = Path.Combine(Repository.Root, "tests", "ical-client");
        if (!Directory.Exists(Path.Combine(folder, "node_modules")))
            throw Installed.Missing("The readers of iCalendar (tests/ical-client/node_modules)");
        var file = Path.GetTempFileName();
        var (lines, complaints) = (new ConcurrentQueue<string>(), new ConcurrentQueue<string>());
        try
        {
            await File.WriteAllBytesAsync(file, calendar);
            using var node = await Child.Start(Installed.Find("node"), ["read.mjs", file], folder: folder,
                environment: new Dictionary<string, string?> { ["TZ"] = "UTC" }, heard: lines.Enqueue, complained: complaints.Enqueue);
            await node.Exited;
            if (node.ExitCode != 0) throw new InvalidOperationException($"It cannot be read:\n{string.Join('\n', complaints)}");
            return lines.Select(l => JsonElement.Parse(l)).ToDictionary(l => l.GetProperty("parser").GetString()!);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
