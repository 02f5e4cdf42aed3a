using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Embassy.Content.Tests.Assets;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Tests.ImportExport;

/// <summary>Missions as folders: given ones, and ones generated for a test.</summary>
static class Folders
{
    /// <summary>A stack of its own without pages; the import determines the mission.</summary>
    public static Task<Stack> Empty(Way way) => Stack.Start(way, [new Host("content", ContentHost.Build)], mission: false);

    public static async Task<byte[]> Export(this Stack stack)
    {
        var answer = await stack.Http(Roles.Administrator).GetAsync("/v1/mission:export");
        var zip = await answer.Content.ReadAsByteArrayAsync();
        if (!answer.IsSuccessStatusCode) throw new InvalidOperationException(Encoding.UTF8.GetString(zip));
        return zip;
    }

    public static Task<HttpResponseMessage> Import(this Stack stack, byte[] zip, params string[] roles) =>
        stack.Http(roles is [] ? [Roles.Administrator] : roles)
        .Post("/v1/mission:import", new ByteArrayContent(zip) { Headers = { ContentType = new MediaTypeHeaderValue("application/zip") } });

    public static SortedDictionary<string, byte[]> Files(byte[] zip)
    {
        using var archive = new ZipArchive(new MemoryStream(zip));
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var entry in archive.Entries)
        {
            using var bytes = new MemoryStream();
            using var from = entry.Open();
            from.CopyTo(bytes);
            files.Add(entry.FullName, bytes.ToArray());
        }
        return files;
    }

    public static byte[] Zip(IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in files)
            {
                using var to = archive.CreateEntry(name).Open();
                to.Write(content);
            }
        return bytes.ToArray();
    }

    /// <summary>The same files with one changed, added or, if null, removed.</summary>
    public static byte[] With(this SortedDictionary<string, byte[]> files, string name, string? content)
    {
        var changed = new SortedDictionary<string, byte[]>(files, StringComparer.Ordinal);
        if (content is null) changed.Remove(name);
        else changed[name] = Encoding.UTF8.GetBytes(content);
        return Zip(changed);
    }

    public static SortedDictionary<string, byte[]> Demonstration()
    {
        var folder = Path.Combine(Repository.Root, "deploy", "missions", "dz-az");
        var files = new SortedDictionary<string, byte[]>(
            Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
                .ToDictionary(f => Path.GetRelativePath(folder, f).Replace('\\', '/'), File.ReadAllBytes), StringComparer.Ordinal);
        // Facts derived from other services are entered by hand here, where those services do not run.
        foreach (var fact in JsonElement.Parse(files["facts.json"]).EnumerateArray())
        {
            var (key, kind) = (fact.Text("key"), fact.Text("kind"));
            var said = new
            {
                value = kind == "date" ? "2025-04-24" : fact.TryGetProperty("value", out var value) ? value.GetString() : "3",
                texts = Array.Empty<string>(),
                unit = kind == "money" ? "USD" : "",
                units = Array.Empty<string>(),
                period = "",
                source = new { reference = "a test", retrieved = "", note = "" },
                asOf = "2026",
                confidence = "reported",
            };
            files[$"facts/{key}.json"] =
                JsonSerializer.SerializeToUtf8Bytes(
                    new
                    {
                        key,
                        kind,
                        derivedFrom = "",
                        valueVersion = 1,
                        versions = new[] { new { version = 1, said, changedAt = "2026-11-24T00:00:00Z", changedBy = "desk" } }
                    });
        }
        return files;
    }

    /// <summary>
    /// A mission with every possible history of a page, random but the same for one seed.
    /// </summary>
    public static async Task Live(this Stack stack, int seed, int pages)
    {
        var random = new Random(seed);
        var (desk, administrator) = (stack.Desk(), stack.Http(Roles.Administrator));
        string[] locales = ["ar", "fr", "en", "az"];
        await administrator.Put("/v1/mission",
            new
            {
                sendingState = "DZA",
                receivingState = "AZE",
                locales,
                names = (object[])[new { lang = "ar", text = "سفارة" }],
                timeZones = (string[])["Asia/Baku"],
                approval = "none"
            }).Json(System.Net.HttpStatusCode.Created);
        var assets =
            new List<string> { await desk.NewAsset(null, locales), await desk.NewAsset(Assets.Files.Document(), locales),
                await desk.NewAsset(Assets.Files.Picture(400, 300, SkiaSharp.SKEncodedImageFormat.Png)) };
        var keys = new List<string>();
        for (var i = 0; i < pages; i++)
        {
            var key = $"p{i}-{Guid.NewGuid():n}";
            object page = random.Next(4) switch
            {
                0 => new { key, type = "news", authenticLocale = "fr", audience = "internal" },
                1 => new { key, type = "notice", authenticLocale = "ar", embargoUntil = "2099-01-01T00:00:00.123456Z" },
                _ => new { key, type = "page", authenticLocale = "ar" },
            };
            await desk.NewPage(more: page);
            foreach (var locale in locales.OrderBy(_ => random.Next()).Take(random.Next(1, 5)))
            {
                for (var edition = random.Next(1, 4); edition > 0; edition--)
                    await desk.Release(key, locale, Body() + "\n\nEnd",
                        $"Title \"{random.Next()}\" <é> \\ اسم", random.Next(2) == 0
                            ? [$"engagements/{Guid.NewGuid()}", $"agreements/{Guid.NewGuid()}"] : []);
                var verb = random.Next(8);
                if (verb == 0) await (await desk.Do(key, locale, "withdraw", new { reason = "Over." })).Json();
                if (verb == 1) await (await desk.Do(key, locale, "remove", new { reason = "Wrong." })).Json();
                if (verb == 2 && keys.Count > 0 && i > 0) _ = await desk.Do(key, locale, "redirect", new { to = keys[0] });
                if (verb is 3 or 4) await desk.Draft(key, locale, Body());
                if (verb == 4)
                    await (await desk.Do(key, locale, "schedule",
                        new
                        {
                            publishAt = "2098-01-01T05:00:00Z",
                            withdrawAt = "2099-01-01T05:00:00Z",
                            zone = "Asia/Baku",
                            reason = "Plan."
                        })).Json();
                if (verb == 5)
                    await (await desk.Do(key, locale, "schedule",
                        new { withdrawAt = "2098-01-01T05:00:00Z", zone = "Asia/Baku", reason = "Plan." })).Json();
            }
            if (random.Next(2) == 0)
                await desk.Post($"/v1/pages/{key}:planReview", new { reviewBy = "2097-05-01", owner = "desk" }, "*").Json();
            if (i % 2 == 1)
                await desk.Put($"/v1/pages/{key}/navigation",
                    new { parent = keys[0], position = i % 4 == 1 ? i : (int?)null, inMenu = i % 3 == 0 }, "*").Json();
            keys.Add(key);
        }

        string Body() => random.Next(5) switch
        {
            0 => $"![]( /v1/assets/{assets[0]}-320 ) and [doc](/v1/assets/{assets[1]})\r\n\r\nCRLF stays. {random.Next()}",
            1 => $"  leading, and a [link](pages/{(keys.Count > 0 ? keys[^1] : "none")})\n\n\n{random.Next()}\n",
            2 => $"\t\u200f العربية و‎ English … 🇩🇿 {random.Next()}",
            3 => "",
            _ => $"Text {random.Next()}.\n\n| a | b |\n|---|---|\n| 1 | 2 |",
        };
    }
}
