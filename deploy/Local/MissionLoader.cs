using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Embassy.ServiceDefaults;

namespace Embassy.Local;

/// <summary>
/// Loads a mission's folder (deploy/missions) through the public API of the gateway. Every step is repeatable: records
/// carry their own ids, and existing ones stay unchanged, so an interrupted load resumes at the next start.
/// </summary>
public sealed class MissionLoader(string address, string token, Action<string> say) : IDisposable
{
    readonly GatewayClient gateway = new(address, token);

    /// <param name="recordsToo">False loads only the mission itself.</param>
    /// <param name="doneMark">File that is written at the end; if it exists, there is nothing left to load.</param>
    public async Task Load(string folder, bool recordsToo, string? doneMark, CancellationToken cancellation)
    {
        if (doneMark is not null && File.Exists(doneMark)) return;
        if ((await gateway.Get("/v1/mission", cancellation)).Answer is null)
            await gateway.Send(HttpMethod.Put, "/v1/mission", await Read(Path.Combine(folder, "mission.json"), cancellation), null,
                cancellation);
        if (recordsToo)
        {
            foreach (var noun in (string[])["person", "office", "tenure"]) await Saved(folder, noun, cancellation);
            await Engagements(Path.Combine(folder, "engagements.json"), cancellation);
            await Saved(folder, "letter", cancellation);
            await Agreements(Path.Combine(folder, "agreements.json"), cancellation);
            await Initiatives(Path.Combine(folder, "initiatives.json"), cancellation);
            await Forums(folder, cancellation);
            var pages = new PageLoader(gateway, say);
            if (!await pages.LoadExport(folder, cancellation))
            {
                await Facts(Path.Combine(folder, "facts.json"), cancellation);
                await pages.Load(folder, cancellation);
            }
        }
        if (doneMark is not null)
            await File.WriteAllTextAsync(doneMark, DateTimeOffset.UtcNow.ToString("O", CultureInfo.InvariantCulture), cancellation);
    }

    async Task Engagements(string file, CancellationToken cancellation)
    {
        // A mission may have none.
        if (!File.Exists(file)) return;
        var entries = (await Read(file, cancellation)).AsArray();
        foreach (var entry in entries)
        {
            var address = $"/v1/engagements/{entry!["plan"]!["id"]}";
            var (there, etag) = await gateway.Get(address, cancellation);
            if (there is null) (there, etag) = await gateway.Send(HttpMethod.Post, "/v1/engagements", entry["plan"]!, null, cancellation);
            foreach (var step in entry["steps"]!.AsArray().Select(s => s!.GetValue<string>()))
            {
                var done = there["status"]!.GetValue<string>();
                if (step == "confirm" && done == "planned" || step == "hold" && done == "confirmed")
                    (there, etag) = await gateway.Send(HttpMethod.Post, $"{address}:{step}", new JsonObject(), etag, cancellation);
            }
        }
        say($"  {entries.Count} engagements");
    }

    /// <summary>
    /// Loads records that are saved as a whole under their id: <c>persons.json</c> holds an array of <c>id</c> and
    /// <c>person</c>. A mission may have none.
    /// </summary>
    async Task Saved(string folder, string noun, CancellationToken cancellation)
    {
        var file = Path.Combine(folder, noun + "s.json");
        if (!File.Exists(file)) return;
        var entries = (await Read(file, cancellation)).AsArray();
        foreach (var entry in entries)
        {
            var address = $"/v1/{noun}s/{entry!["id"]}";
            if (!await IsThere(noun, address, entry, cancellation))
                await gateway.Send(HttpMethod.Put, address, entry[noun]!, null, cancellation);
        }
        say($"  {entries.Count} {noun}s");
    }

    // A tenure has no address to read; its person has only a few.
    async Task<bool> IsThere(string noun, string address, JsonNode entry, CancellationToken cancellation) => noun == "tenure"
        ? (await gateway.Get($"/v1/tenures?pageSize=100&person={entry[noun]!["person"]}", cancellation)).Answer!["tenures"]!.AsArray()
            .Any(t => (string?)t!["id"] == (string?)entry["id"])
        : (await gateway.Get(address, cancellation)).Answer is not null;

    async Task Agreements(string file, CancellationToken cancellation)
    {
        // A mission may have none.
        if (!File.Exists(file)) return;
        var entries = (await Read(file, cancellation)).AsArray();
        foreach (var entry in entries)
        {
            var address = $"/v1/agreements/{entry!["record"]!["id"]}";
            var there = (await gateway.Get(address, cancellation)).Answer
                ?? (await gateway.Send(HttpMethod.Post, "/v1/agreements", entry["record"]!, null, cancellation)).Answer;
            // The corrected acts would be recorded again in their former, wrong form.
            if (there["corrections"]!.AsArray().Count > 0) continue;
            // Repeating an action of the same party on the same day changes nothing.
            foreach (var action in entry["actions"]!.AsArray())
                await gateway.Send(HttpMethod.Post, $"{address}/actions", action!, null, cancellation);
            if (entry["corrections"] is JsonArray corrections)
                foreach (var correction in corrections) await Correct(address, correction!, cancellation);
        }
        say($"  {entries.Count} agreements");
    }

    // The act is named by its kind and date, because its id is given when it is recorded.
    async Task Correct(string address, JsonNode correction, CancellationToken cancellation)
    {
        var (agreement, etag) = await gateway.Get(address, cancellation);
        var act = agreement!["actions"]!.AsArray().Single(a => (string?)a!["kind"] == (string?)correction["of"]!["kind"]
            && (string?)a["date"] == (string?)correction["of"]!["date"]);
        var body = new JsonObject { ["reason"] = (string?)correction["reason"], ["act"] = correction["act"]!.DeepClone() };
        await gateway.Send(HttpMethod.Post, $"{address}/actions/{act!["id"]}:correct", body, etag, cancellation);
    }

    async Task Initiatives(string file, CancellationToken cancellation)
    {
        // A mission may have none.
        if (!File.Exists(file)) return;
        var entries = (await Read(file, cancellation)).AsArray();
        foreach (var entry in entries)
        {
            var address = $"/v1/initiatives/{entry!["open"]!["id"]}";
            if ((await gateway.Get(address, cancellation)).Answer is null)
                await gateway.Send(HttpMethod.Post, "/v1/initiatives", entry["open"]!, null, cancellation);
            // Repeating a step on the same day changes nothing.
            foreach (var done in entry["completed"]!.AsArray().Select(d => d!.DeepClone().AsObject()))
            {
                var step = done["step"]!.GetValue<string>();
                done.Remove("step");
                await gateway.Send(HttpMethod.Post, $"{address}/steps/{step}:complete", done, null, cancellation);
            }
        }
        say($"  {entries.Count} initiatives");
    }

    // Facts follow the records that they count and precede the pages that use them. A mission may have none.
    async Task Facts(string file, CancellationToken cancellation)
    {
        if (!File.Exists(file)) return;
        var entries = (await Read(file, cancellation)).AsArray();
        foreach (var entry in entries)
            if ((await gateway.Get($"/v1/facts/{entry!["key"]}", cancellation)).Answer is null)
                await gateway.Send(HttpMethod.Post, "/v1/facts", entry, null, cancellation);
        say($"  {entries.Count} facts");
    }

    // Sessions precede the resolutions adopted at them. Rows of other forums are skipped, so each file goes to all
    // forums with its kind.
    async Task Forums(string folder, CancellationToken cancellation)
    {
        var all = ForumCatalogue.Keys;
        string[] withCommitments = [.. ForumCatalogue.All.Where(f => f.Has(ForumEntry.Commitments)).Select(f => f.Key)];
        foreach (var (file, kind, forums) in ((string, string, IReadOnlyList<string>)[])[
            ("memberships.csv", "memberships", all), ("sessions.csv", "sessions", all), ("chairs.csv", "chairs", all),
            ("resolutions.json", "resolutions", all), ("commitments.csv", "commitments", withCommitments)])
        {
            var path = Path.Combine(folder, file);
            // A custom mission may omit files.
            if (!File.Exists(path)) continue;
            foreach (var forum in forums) await Import(path, $"/v1/forums/{forum}/{kind}:import", cancellation);
            say($"  {kind} of the forums");
        }
    }

    async Task Import(string file, string address, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new ByteArrayContent(await File.ReadAllBytesAsync(file, cancellation))
            {
                Headers = { ContentType =
                    new MediaTypeHeaderValue(file.EndsWith(".json", StringComparison.Ordinal) ? "application/json" : "text/csv") },
            },
        };
        var (report, _) = await gateway.Answer(request, cancellation);
        if (report["refused"]!.GetValue<int>() > 0) throw new InvalidDataException($"{file}: {report["refusals"]![0]!.ToJsonString()}");
    }

    public void Dispose() => gateway.Dispose();

    internal static async Task<JsonNode> Read(string file, CancellationToken cancellation)
    {
        await using var stream = File.OpenRead(file);
        return await JsonNode.ParseAsync(stream, cancellationToken: cancellation) ?? throw new InvalidDataException($"{file} is empty.");
    }
}
