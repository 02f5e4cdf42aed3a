using System.Text;
using System.Text.Json.Nodes;

namespace Embassy.Local;

/// <summary>Loads agreements, initiatives and trade of a mission's folder.</summary>
sealed class CooperationLoader(GatewayClient gateway, MissionFiles files, Action<string> say)
{
    public async Task Load(CancellationToken cancellation)
    {
        await Agreements(cancellation);
        await Initiatives(cancellation);
        await Trade(cancellation);
    }

    async Task Agreements(CancellationToken cancellation)
    {
        var entries = await files.Entries("agreements.json", cancellation);
        await MissionLoader.EachSeries(entries, "record", "parent", async (entry, stopping) =>
        {
            var address = $"/v1/agreements/{entry["record"]!["id"]}";
            var agreement = (await gateway.Create(HttpMethod.Post, "/v1/agreements", entry["record"]!, stopping)).Answer
                ?? (await gateway.Get(address, stopping)).Answer!;
            // The corrected acts would be recorded again in their former, wrong form.
            if (agreement["corrections"]!.AsArray().Count > 0) return;
            // Repeating an action of the same party on the same day changes nothing.
            foreach (var action in entry["actions"]!.AsArray())
                await gateway.Post($"{address}/actions", action!, null, stopping);
            foreach (var correction in entry["corrections"]?.AsArray() ?? []) await Correct(address, correction!, stopping);
        }, cancellation);
        if (entries.Count > 0) say($"  {entries.Count} agreements");
    }

    /// <summary>
    /// Records the acts that follow the pages, so that those that cite the agreement come up for review.
    /// </summary>
    public async Task Later(CancellationToken cancellation)
    {
        foreach (var entry in (await files.Entries("agreements.json", cancellation)).Where(e => e!["later"] is not null))
            foreach (var action in entry!["later"]!.AsArray())
                await gateway.Post($"/v1/agreements/{entry["record"]!["id"]}/actions", action!, null, cancellation);
    }

    // The act is named by its kind and date, because its id is given when it is recorded.
    async Task Correct(string address, JsonNode correction, CancellationToken cancellation)
    {
        var (agreement, etag) = await gateway.Get(address, cancellation);
        var act = agreement!["actions"]!.AsArray().Single(a => (string?)a!["kind"] == (string?)correction["of"]!["kind"]
            && (string?)a["date"] == (string?)correction["of"]!["date"]);
        var body = new JsonObject { ["reason"] = (string?)correction["reason"], ["act"] = correction["act"]!.DeepClone() };
        await gateway.Post($"{address}/actions/{act!["id"]}:correct", body, etag, cancellation);
    }

    async Task Initiatives(CancellationToken cancellation)
    {
        var entries = await files.Entries("initiatives.json", cancellation);
        await MissionLoader.Each(entries, async (entry, stopping) =>
        {
            var address = $"/v1/initiatives/{entry["open"]!["id"]}";
            await gateway.Create(HttpMethod.Post, "/v1/initiatives", entry["open"]!, stopping);
            // Repeating a step on the same day changes nothing.
            foreach (var done in entry["completed"]!.AsArray().Select(d => d!.DeepClone().AsObject()))
            {
                var step = done["step"]!.GetValue<string>();
                done.Remove("step");
                await gateway.Post($"{address}/steps/{step}:complete", done, null, stopping);
            }
        }, cancellation);
        if (entries.Count > 0) say($"  {entries.Count} initiatives");
    }

    // In the order of the file: a figure that comes a second time, from another source, is a revision.
    async Task Trade(CancellationToken cancellation)
    {
        var imports = await files.Entries("trade.json", cancellation);
        foreach (var import in imports)
        {
            var file = (string)import!["file"]!;
            var report = await gateway.Upload(HttpMethod.Post,
                $"/v1/trade:import?source={Uri.EscapeDataString((string)import["source"]!)}&retrieved={import["retrieved"]}",
                Encoding.UTF8.GetBytes(await files.Text(file, cancellation)), "text/csv", cancellation);
            if (report["refusals"] is JsonArray { Count: > 0 } refusals)
                throw new InvalidDataException($"{file}: {refusals[0]!.ToJsonString()}");
        }
        if (imports.Count > 0) say($"  {imports.Count} files of trade");
        foreach (var target in await files.Entries("trade-targets.json", cancellation))
        {
            var body = target!.DeepClone().AsObject();
            foreach (var part in (string[])["reporter", "partner", "year"]) body.Remove(part);
            await gateway.Create(HttpMethod.Put, $"/v1/trade-targets/{target["reporter"]}/{target["partner"]}/{target["year"]}", body,
                cancellation);
        }
    }
}
