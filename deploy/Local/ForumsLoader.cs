using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Embassy.ServiceDefaults;

namespace Embassy.Local;

/// <summary>Loads what a mission's folder has for the forums.</summary>
sealed class ForumsLoader(GatewayClient gateway, MissionFiles files, Action<string> say)
{
    // Sessions precede the resolutions adopted at them. Rows of other forums are skipped, so each file goes to all
    // forums with its kind.
    public async Task Load(CancellationToken cancellation)
    {
        var all = ForumCatalogue.Keys;
        string[] withCommitments = [.. ForumCatalogue.All.Where(f => f.Has(ForumEntry.Commitments)).Select(f => f.Key)];
        foreach (var (file, kind, forums) in ((string, string, IReadOnlyList<string>)[])[
            ("memberships.csv", "memberships", all), ("sessions.csv", "sessions", all), ("chairs.csv", "chairs", all),
            ("resolutions.json", "resolutions", all), ("commitments.csv", "commitments", withCommitments),
            ("production.csv", "production", withCommitments)])
        {
            // A mission may omit files.
            if (!files.Has(file)) continue;
            foreach (var forum in forums) await Import(file, $"/v1/forums/{forum}/{kind}:import", cancellation);
            say($"  {kind} of the forums");
        }
        await Positions(cancellation);
        if (files.Has("votes.csv")) await Votes("votes.csv", cancellation);
    }

    async Task Import(string file, string address, CancellationToken cancellation) =>
        Report(file, await gateway.Upload(HttpMethod.Post, address, Encoding.UTF8.GetBytes(await files.Text(file, cancellation)),
            file.EndsWith(".json", StringComparison.Ordinal) ? "application/json" : "text/csv", cancellation));

    static void Report(string file, JsonNode report)
    {
        if (report["refused"]!.GetValue<int>() > 0)
            throw new InvalidDataException($"{file}: {(report["refusals"]?[0] ?? report["refusalsLink"])?.ToJsonString()}");
    }

    async Task Positions(CancellationToken cancellation)
    {
        var entries = await files.Entries("positions.json", cancellation);
        foreach (var entry in entries)
        {
            var address = $"/v1/forums/{entry!["forum"]}/positions";
            var (there, etag) = await gateway.Create(HttpMethod.Post, address, entry["record"]!, cancellation);
            address += $"/{entry["record"]!["id"]}";
            if (there is null) (there, etag) = await gateway.Get(address, cancellation);
            foreach (var (step, status) in ((string, string)[])[("agree", "drafted"), ("deliver", "agreed")])
                if (entry[step] is { } body && (string?)there!["status"] == status)
                    (there, etag) = await gateway.Post($"{address}:{step}", body, etag, cancellation);
        }
        if (entries.Count > 0) say($"  {entries.Count} positions");
    }

    async Task Votes(string file, CancellationToken cancellation)
    {
        var bytes = Encoding.UTF8.GetBytes(await files.Text(file, cancellation));
        var start = new JsonObject
        {
            ["name"] = file,
            ["bytes"] = bytes.Length.ToString(CultureInfo.InvariantCulture),
            ["refusals"] = "skip",
        };
        var address = $"/v1/forums/un/imports/{(await gateway.Post("/v1/forums/un/imports", start, null, cancellation)).Answer["import"]}";
        const int part = 8 << 20;
        for (var at = 0; at < bytes.Length; at += part)
            await gateway.Upload(HttpMethod.Put, $"{address}/content?offset={at.ToString(CultureInfo.InvariantCulture)}",
                bytes[at..Math.Min(at + part, bytes.Length)], "text/csv", cancellation);
        var (report, _) = await gateway.Post($"{address}:finish", new JsonObject(), null, cancellation);
        Report(file, report);
        say($"  {report["rows"]} ballots of the General Assembly");
    }
}
