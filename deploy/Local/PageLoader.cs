using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Embassy.Local;

/// <summary>
/// Loads the pages of a mission's folder, an export as a whole or pages that were written by hand, and the pictures and
/// documents that they use.
/// </summary>
sealed class PageLoader(GatewayClient gateway, MissionFiles files, Action<string> say)
{
    const int PagesOfOneRequest = 100;

    /// <summary>Uploads the documents or the pictures of <c>assets.json</c> with their descriptions.</summary>
    public async Task Assets(bool documents, CancellationToken cancellation)
    {
        var entries = (await files.Entries("assets.json", cancellation)).Select(e => e!)
            .Where(e => ((string)e["file"]!).EndsWith(".pdf", StringComparison.Ordinal) == documents).ToList();
        await MissionLoader.Each(entries, async (entry, stopping) =>
        {
            var file = (string)entry["file"]!;
            var type = Path.GetExtension(file) switch { ".pdf" => "application/pdf", ".png" => "image/png", _ => "image/jpeg" };
            var bytes = await File.ReadAllBytesAsync(Path.Combine(files.Uploads, file), stopping);
            var asset = await gateway.Upload(HttpMethod.Post, $"/v1/assets?name={file}", bytes, type, stopping);
            files.Uploaded(file, (string)asset["sha256"]!);
            if ((int)asset["version"]! > 1) return;
            var description = new JsonObject { ["texts"] = entry["texts"]!.DeepClone(), ["name"] = file };
            await gateway.Send(HttpMethod.Put, $"/v1/assets/{asset["sha256"]}/description", description, $"\"v{asset["version"]}\"",
                stopping);
        }, cancellation);
        if (entries.Count > 0) say($"  {entries.Count} {(documents ? "documents" : "pictures")}");
    }

    /// <summary>
    /// Loads an export unchanged and as a whole, where there are no pages yet. Returns false if the folder was written
    /// by hand.
    /// </summary>
    public async Task<bool> LoadExport(CancellationToken cancellation)
    {
        var folder = files.Folder;
        if (!Directory.Exists(Path.Combine(folder, "assets")) && !Pages().Any(p => files.Has(Path.Combine(p, "record.json"))))
            return false;
        await using var zip =
            new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite,
                FileShare.None, 64 << 10, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await using (var archive =
            await ZipArchive.CreateAsync(zip, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, cancellation))
            foreach (var file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(folder, f).Replace('\\', '/'))
                .Where(f => f == "mission.json" || f.StartsWith("pages/", StringComparison.Ordinal)
                    || f.StartsWith("assets/", StringComparison.Ordinal) || f.StartsWith("facts/", StringComparison.Ordinal)))
                await archive.CreateEntryFromFileAsync(Path.Combine(folder, file), file, cancellation);
        zip.Position = 0;
        using var request =
            new HttpRequestMessage(HttpMethod.Post,
                "/v1/mission:import")
            {
                Content =
                    new StreamContent(zip) { Headers = { ContentType = new MediaTypeHeaderValue("application/zip") } }
            };
        try
        {
            var (report, _) = await gateway.Answer(request, cancellation);
            say($"  {report["pages"]} pages in {report["editions"]} editions, {report["assets"]} assets");
        }
        catch (HttpRequestException e) when (e.StatusCode == HttpStatusCode.Conflict)
        {
            say("  pages are there already, and were left alone");
        }
        return true;
    }

    // A mission may have none.
    IEnumerable<string> Pages() =>
        Path.Combine(files.Folder, "pages") is var pages && Directory.Exists(pages)
        ? Directory.GetDirectories(pages).Order(StringComparer.Ordinal).Select(p => Path.GetRelativePath(files.Folder, p)) : [];

    /// <summary>Loads the pages that were written by hand, in batches.</summary>
    public async Task Load(CancellationToken cancellation)
    {
        var waiting = new List<(string Folder, JsonNode Page)>();
        foreach (var page in Pages()) waiting.Add((page, await files.Json(Path.Combine(page, "page.json"), cancellation)));
        var ordered = new List<(string Folder, JsonNode Page)>();
        // A page comes after the one above it. Of a cycle, the service refuses the first.
        while (waiting.Count > 0)
        {
            var next = waiting.Find(w => !waiting.Exists(o => Create(o.Page, "key") == Create(w.Page, "parent")));
            if (next.Page is null) next = waiting[0];
            waiting.Remove(next);
            ordered.Add(next);
        }
        foreach (var batch in ordered.Chunk(PagesOfOneRequest)) await Write(batch, cancellation);
        await MissionLoader.Each(ordered, (p, stopping) => SecondEditions(p.Folder, p.Page, stopping), cancellation);
        await MissionLoader.Each(ordered, async (p, stopping) =>
        {
            foreach (var act in p.Page["then"]?.AsArray() ?? []) await Act(p.Page, act!, stopping);
            await PlanReview(p.Page, stopping);
        }, cancellation);
        say($"  {ordered.Count} pages");
    }

    static string? Create(JsonNode page, string member) => page["create"]![member]?.GetValue<string>();

    // A page is written and published in one transaction, so one that is there already is whole, and left alone.
    async Task Write((string Folder, JsonNode Page)[] pages, CancellationToken cancellation)
    {
        var writes = new JsonArray();
        foreach (var (folder, page) in pages)
        {
            var write = page["create"]!.DeepClone().AsObject();
            write["publish"] = (bool?)page["publish"] ?? true;
            var editions = new JsonArray();
            foreach (var (locale, head) in page["editions"]!.AsObject())
                editions.Add(new JsonObject { ["locale"] = locale, ["draft"] = await Draft(folder, locale + ".md", head!, cancellation) });
            write["editions"] = editions;
            writes.Add(write);
        }
        var (report, _) = await gateway.Post("/v1/pages:batchWrite", new JsonObject { ["pages"] = writes }, null, cancellation);
        foreach (var refused in report["results"]!.AsArray().Where(r => (string?)r!["outcome"] == "refused"))
            if ((await gateway.Get($"/v1/pages/{refused!["key"]}/editions", cancellation)).Answer is null)
                throw new InvalidDataException($"The page {refused["key"]} was refused: {refused["problem"]!.ToJsonString()}");
    }

    async Task<JsonObject> Draft(string folder, string body, JsonNode head, CancellationToken cancellation)
    {
        var draft = head.DeepClone().AsObject();
        draft["body"] = await files.Text(Path.Combine(folder, body), cancellation);
        return draft;
    }

    // `fr.2.md` is the body of the second edition. A translation without one is outdated once the authentic text has
    // it.
    async Task SecondEditions(string folder, JsonNode page, CancellationToken cancellation)
    {
        var authentic = Create(page, "authenticLocale");
        foreach (var (locale, head) in page["editions"]!.AsObject().OrderBy(e => e.Key != authentic))
        {
            var address = $"/v1/pages/{Create(page, "key")}/editions/{locale}";
            if (!files.Has(Path.Combine(folder, locale + ".2.md"))) continue;
            var (edition, etag) = await gateway.Get(address, cancellation);
            if ((int)edition!["number"]! > 1) continue;
            var draft = await Draft(folder, locale + ".2.md", head!, cancellation);
            if (locale != authentic) draft["source"] = 2;
            (_, etag) = await gateway.Send(HttpMethod.Put, address, draft, etag, cancellation);
            await gateway.Post($"{address}:publish", new JsonObject(), etag, cancellation);
        }
    }

    // The state that each act leads to; a repeat is left out.
    static readonly Dictionary<string, string> States = new()
    {
        ["submit"] = "in-review",
        ["return"] = "draft",
        ["schedule"] = "scheduled",
        ["withdraw"] = "withdrawn",
        ["redirect"] = "redirected",
        ["remove"] = "gone",
    };

    async Task Act(JsonNode page, JsonNode act, CancellationToken cancellation)
    {
        var (verb, body) = ((string)act["act"]!, act["body"]?.DeepClone().AsObject() ?? []);
        foreach (var locale in page["editions"]!.AsObject().Select(e => e.Key)
            .Where(l => (string?)act["locale"] is not { } one || one == l))
        {
            var address = $"/v1/pages/{Create(page, "key")}/editions/{locale}";
            var (edition, etag) = await gateway.Get(address, cancellation);
            if ((string?)edition!["state"] != States[verb]) await gateway.Post($"{address}:{verb}", body.DeepClone(), etag, cancellation);
        }
    }

    async Task PlanReview(JsonNode page, CancellationToken cancellation)
    {
        if (page["reviewBy"] is not { } day) return;
        var address = $"/v1/pages/{Create(page, "key")}";
        var (_, etag) = await gateway.Get($"{address}/editions", cancellation);
        await gateway.Post($"{address}:planReview", new JsonObject { ["reviewBy"] = day.DeepClone() }, etag, cancellation);
    }
}
