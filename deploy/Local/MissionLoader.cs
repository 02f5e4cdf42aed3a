using System.Globalization;
using System.Text.Json.Nodes;

namespace Embassy.Local;

/// <summary>
/// Loads a mission's folder (deploy/missions) through the public API of the gateway. Every step is repeatable: records
/// carry their own ids, and existing ones stay unchanged, so an interrupted load resumes at the next start.
/// </summary>
public sealed class MissionLoader(string address, string token, Action<string> say) : IDisposable
{
    readonly GatewayClient gateway = new(address, token);

    /// <summary>The folder of a mission that comes with the program, <c>demo</c>, or the folder itself.</summary>
    public static string Folder(string mission) =>
        Path.Combine(AppContext.BaseDirectory, "missions", mission) is var own && !Directory.Exists(mission) && Directory.Exists(own)
            ? own : mission;

    /// <param name="recordsToo">False loads only the mission itself.</param>
    /// <param name="doneMark">File that is written at the end; if it exists, there is nothing left to load.</param>
    public async Task Load(string folder, bool recordsToo, string? doneMark, CancellationToken cancellation)
    {
        if (doneMark is not null && File.Exists(doneMark)) return;
        var files = new MissionFiles(folder, DateOnly.FromDateTime(DateTime.UtcNow));
        if ((await gateway.Get("/v1/mission", cancellation)).Answer is null)
            await gateway.Send(HttpMethod.Put, "/v1/mission", await files.Json("mission.json", cancellation), null, cancellation);
        if (recordsToo) await Records(files, cancellation);
        if (doneMark is not null)
            await File.WriteAllTextAsync(doneMark, DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture), cancellation);
    }

    // Each service has a database of its own, so they load side by side. Pages cite the records of all of them.
    async Task Records(MissionFiles files, CancellationToken cancellation)
    {
        var (events, cooperation) = (new EventsLoader(gateway, files, say), new CooperationLoader(gateway, files, say));
        var pages = new PageLoader(gateway, files, say);
        // Agreements name the documents of their texts; pictures are scaled one at a time, which takes longer.
        async Task AssetsAndCooperation()
        {
            await pages.Assets(documents: true, cancellation);
            await Task.WhenAll(pages.Assets(documents: false, cancellation), cooperation.Load(cancellation));
        }
        await Task.WhenAll(events.Load(cancellation), AssetsAndCooperation(), new ForumsLoader(gateway, files, say).Load(cancellation));
        if (!await pages.LoadExport(cancellation))
        {
            await Facts(files, cancellation);
            await pages.Load(cancellation);
        }
        // What changes after the pages were written makes work for their editors.
        await events.Later(cancellation);
        await cooperation.Later(cancellation);
        await LaterFacts(files, cancellation);
    }

    // Facts follow the records that they count and precede the pages that use them.
    async Task Facts(MissionFiles files, CancellationToken cancellation)
    {
        var entries = await files.Entries("facts.json", cancellation);
        await Each(entries, async (entry, stopping) =>
        {
            var fact = entry.DeepClone().AsObject();
            fact.Remove("later");
            await gateway.Create(HttpMethod.Post, "/v1/facts", fact, stopping);
        }, cancellation);
        if (entries.Count > 0) say($"  {entries.Count} facts");
    }

    async Task LaterFacts(MissionFiles files, CancellationToken cancellation)
    {
        foreach (var entry in (await files.Entries("facts.json", cancellation)).Where(e => e!["later"] is not null))
        {
            var address = $"/v1/facts/{entry!["key"]}";
            var (fact, etag) = await gateway.Get(address, cancellation);
            if ((int)fact!["version"]! == 1) await gateway.Send(HttpMethod.Put, address, entry["later"]!, etag, cancellation);
        }
    }

    /// <summary>Loads entries that do not depend on each other, a few at a time.</summary>
    internal static Task Each(JsonArray entries, Func<JsonNode, CancellationToken, Task> load, CancellationToken cancellation) =>
        Each(entries.Select(e => e!), load, cancellation);

    internal static Task Each<T>(IEnumerable<T> entries, Func<T, CancellationToken, Task> load, CancellationToken cancellation) =>
        Parallel.ForEachAsync(entries, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellation },
            async (entry, stopping) => await load(entry, stopping));

    /// <summary>
    /// Loads entries of which some name an earlier one: a series in the order of the file, and a few series at a time.
    /// </summary>
    /// <param name="record">The record of an entry, with its <c>id</c>.</param>
    /// <param name="earlier">The member that names the earlier record.</param>
    internal static Task EachSeries(JsonArray entries, string record, string earlier, Func<JsonNode, CancellationToken, Task> load,
        CancellationToken cancellation)
    {
        var series = new Dictionary<string, List<JsonNode>>();
        foreach (var entry in entries.Select(e => e!))
        {
            var named = (string?)entry[record]![earlier];
            var own = named is not null && series.TryGetValue(named, out var known) ? known : [];
            own.Add(entry);
            series[(string)entry[record]!["id"]!] = own;
        }
        return Each(series.Values.Distinct(), async (own, stopping) =>
        {
            foreach (var entry in own) await load(entry, stopping);
        }, cancellation);
    }

    public void Dispose() => gateway.Dispose();
}
