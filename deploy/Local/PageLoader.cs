using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Embassy.Local;

/// <summary>Loads the pages of a mission's folder: an export as a whole, or pages that were written by hand.</summary>
sealed class PageLoader(GatewayClient gateway, Action<string> say)
{
    /// <summary>
    /// Loads an export unchanged and as a whole, where there are no pages yet. Returns false if the folder was written
    /// by hand.
    /// </summary>
    public async Task<bool> LoadExport(string folder, CancellationToken cancellation)
    {
        if (!Directory.Exists(Path.Combine(folder, "assets")) && !Pages(folder).Any(p => File.Exists(Path.Combine(p, "record.json"))))
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
    static IEnumerable<string> Pages(string folder) =>
        Path.Combine(folder, "pages") is var pages && Directory.Exists(pages)
        ? Directory.GetDirectories(pages).Order(StringComparer.Ordinal) : [];

    /// <summary>Loads the pages that were written by hand, one after another.</summary>
    public async Task Load(string folder, CancellationToken cancellation)
    {
        var waiting = new List<(string Folder, JsonNode Page)>();
        foreach (var page in Pages(folder))
            waiting.Add((page, await MissionLoader.Read(Path.Combine(page, "page.json"), cancellation)));
        // A page comes after the one above it. Of a cycle, the service refuses the first.
        while (waiting.Count > 0)
        {
            var next = waiting.Find(w => !waiting.Exists(o => Create(o.Page, "key") == Create(w.Page, "parent")));
            if (next.Page is null) next = waiting[0];
            waiting.Remove(next);
            await Page(next.Folder, next.Page, cancellation);
        }
    }

    static string? Create(JsonNode page, string member) => page["create"]![member]?.GetValue<string>();

    async Task Page(string folder, JsonNode page, CancellationToken cancellation)
    {
        var key = page["create"]!["key"]!.GetValue<string>();
        var editions = page["editions"]!.AsObject();
        if ((await gateway.Get($"/v1/pages/{key}/editions", cancellation)).Answer is null)
            await gateway.Send(HttpMethod.Post, "/v1/pages", page["create"]!, null, cancellation);
        // The authentic language comes first, because the other editions are compared with it.
        foreach (var (locale, head) in editions.OrderBy(e => e.Key != page["create"]!["authenticLocale"]!.GetValue<string>()))
        {
            var address = $"/v1/pages/{key}/editions/{locale}";
            var (edition, etag) = await gateway.Get(address, cancellation);
            if (edition is null)
            {
                var draft = head!.DeepClone();
                draft["body"] = await File.ReadAllTextAsync(Path.Combine(folder, locale + ".md"), Encoding.UTF8, cancellation);
                (edition, etag) = await gateway.Send(HttpMethod.Put, address, draft, null, cancellation);
            }
            if (edition["state"]!.GetValue<string>() == "draft")
                await gateway.Send(HttpMethod.Post, address + ":publish", new JsonObject(), etag, cancellation);
        }
        say($"  page {key} in {string.Join(", ", editions.Select(e => e.Key))}");
    }
}
