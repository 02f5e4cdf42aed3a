using System.Text.Json.Nodes;

namespace Embassy.Local;

/// <summary>Loads persons, offices, tenures, engagements and letters of a mission's folder.</summary>
sealed class EventsLoader(GatewayClient gateway, MissionFiles files, Action<string> say)
{
    // The status that each step of an engagement leads to.
    static readonly Dictionary<string, string> Statuses = new()
    {
        ["plan"] = "planned",
        ["tentative"] = "tentative",
        ["confirm"] = "confirmed",
        ["hold"] = "held",
        ["postpone"] = "postponed",
        ["cancel"] = "cancelled",
    };

    public async Task Load(CancellationToken cancellation)
    {
        foreach (var noun in (string[])["person", "office", "tenure"]) await Saved(noun, cancellation);
        await Engagements(cancellation);
        await Saved("letter", cancellation);
    }

    /// <summary>
    /// Loads records that are saved as a whole under their id: <c>persons.json</c> holds an array of <c>id</c> and
    /// <c>person</c>.
    /// </summary>
    async Task Saved(string noun, CancellationToken cancellation)
    {
        var entries = await files.Entries(noun + "s.json", cancellation);
        await MissionLoader.Each(entries, (entry, stopping) =>
            gateway.Create(HttpMethod.Put, $"/v1/{noun}s/{entry["id"]}", entry[noun]!, stopping), cancellation);
        if (entries.Count > 0) say($"  {entries.Count} {noun}s");
    }

    async Task Engagements(CancellationToken cancellation)
    {
        var entries = await files.Entries("engagements.json", cancellation);
        await MissionLoader.EachSeries(entries, "plan", "follows", async (entry, stopping) =>
        {
            var address = $"/v1/engagements/{entry["plan"]!["id"]}";
            var (engagement, etag) = await gateway.Create(HttpMethod.Post, "/v1/engagements", entry["plan"]!, stopping);
            if (engagement is null) (engagement, etag) = await gateway.Get(address, stopping);
            await Steps(entry, Words(entry, "steps"), address, engagement!, etag, stopping);
            foreach (var outcome in Parts(entry, "outcomes"))
            {
                var body = outcome.DeepClone().AsObject();
                body.Remove("id");
                await gateway.Create(HttpMethod.Put, $"{address}/outcomes/{outcome["id"]}", body, stopping);
            }
            await Programmes(Parts(entry, "programmes"), address, stopping);
        }, cancellation);
        if (entries.Count > 0) say($"  {entries.Count} engagements");
    }

    /// <summary>
    /// Takes the steps that follow the pages, so that those that cite the engagement come up for review.
    /// </summary>
    public async Task Later(CancellationToken cancellation)
    {
        foreach (var entry in (await files.Entries("engagements.json", cancellation)).Where(e => e!["later"] is not null))
        {
            var address = $"/v1/engagements/{entry!["plan"]!["id"]}";
            var (engagement, etag) = await gateway.Get(address, cancellation);
            await Steps(entry, [.. Words(entry, "steps"), .. Words(entry, "later")], address, engagement!, etag, cancellation);
        }
    }

    // Goes on behind the step that was taken last.
    async Task Steps(JsonNode entry, List<string> steps, string address, JsonNode engagement, string? etag,
        CancellationToken cancellation)
    {
        var done = steps.FindLastIndex(s => Statuses[s] == (string?)engagement["status"]);
        foreach (var step in steps.Skip(done + 1).Where(s => s != "plan"))
            (_, etag) = await gateway.Post($"{address}:{step}", entry[step]?.DeepClone() ?? new JsonObject(), etag, cancellation);
    }

    async Task Programmes(List<JsonNode> releases, string address, CancellationToken cancellation)
    {
        if (releases.Count == 0) return;
        var there = (int?)(await gateway.Get($"{address}/programme", cancellation)).Answer?["release"] ?? 0;
        foreach (var release in releases.Skip(there)) await gateway.Post($"{address}/programme", release, null, cancellation);
    }

    static List<string> Words(JsonNode entry, string member) => [.. entry[member]!.AsArray().Select(s => (string)s!)];

    static List<JsonNode> Parts(JsonNode entry, string member) => [.. (entry[member]?.AsArray() ?? []).Select(p => p!)];
}
