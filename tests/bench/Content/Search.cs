using System.Diagnostics;
using System.Globalization;
using Embassy.Content;
using Embassy.Search;
using Embassy.Search.Indexing;
using Embassy.ServiceDefaults;
using Embassy.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.Bench.Content;

/// <summary>
/// Searching a hundred thousand editions of some 150 words each, whose words are as frequent as words are (Zipf).
/// </summary>
public sealed class Search : Bench
{
    const int Editions = 100_000, Vocabulary = 20_000, Words = 150, Searches = 2_000;
    static readonly string[] Locales = ["ar", "fr", "en", "az"];

    public override string Name => "content.search";
    public override string Shows =>
        "one to three words in 100,000 editions in four languages, 20 results with marks and counts, one after the other through the "
        + "gateway; and making that index";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("embassy-bench-search-");
        try
        {
            await using var stack =
                await Stack.Start(Way.Real, [new Host("content", ContentHost.Build), new Host("search", SearchHost.Build)],
                    new Dictionary<string, string?> { ["Search:Folder"] = folder.FullName });
            var random = new Random(1);
            await Fill(stack, random, say);
            var watch = Stopwatch.StartNew();
            await IndexOrder.Rebuild(stack.Services("search"));
            var reader = stack.Http();
            while (await Total(reader, Word(0)) < Editions / Locales.Length * 0.5) await Task.Delay(100, cancellation);
            var making = watch.Elapsed.TotalSeconds;
            say($"indexed after {making.ToString("0.0", CultureInfo.InvariantCulture)} s; "
                + $"{folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length) >> 20} MiB on disk");

            await Rate(stack, random, Searches / 4, rare: false);
            var (any, rare) = (await Rate(stack, random, Searches, rare: false), await Rate(stack, random, Searches, rare: true));
            await Complete(stack, random, Searches / 4);
            var completions = await Complete(stack, random, Searches);
            return
            [
                new("words as frequent as in texts, p50", Percentile(any, 0.5), "ms"),
                new("words as frequent as in texts, p99", Percentile(any, 0.99), "ms", "at most 30"),
                new("rare words, p50", Percentile(rare, 0.5), "ms"), new("rare words, p99", Percentile(rare, 0.99), "ms", "at most 30"),
                new("completions of one to four letters, p50", Percentile(completions, 0.5), "ms"),
                new("completions of one to four letters, p99", Percentile(completions, 0.99), "ms", "at most 10"),
                new("index of 100,000 made anew", making, "s"),
                new("published to found, p50 of 50", Percentile(await Fresh(stack), 0.5), "ms", "at most 1,000"),
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static async Task<List<double>> Rate(Stack stack, Random random, int searches, bool rare)
    {
        using var reader = new HttpClient { BaseAddress = new Uri(stack.Address) };
        var times = new List<double>(searches);
        for (var i = 0; i < searches; i++)
        {
            var words = string.Join('+',
                Enumerable.Range(0, random.Next(1, 4)).Select(_ => Word(rare ? random.Next(2_000, Vocabulary) : Zipf(random))));
            var begun = Stopwatch.GetTimestamp();
            (await reader.GetAsync(new Uri($"/v1/search?q={words}&locale={Locales[i % Locales.Length]}", UriKind.Relative)))
                .EnsureSuccessStatusCode();
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }
        times.Sort();
        return times;
    }

    // Half of them after another word.
    static async Task<List<double>> Complete(Stack stack, Random random, int requests)
    {
        using var reader = new HttpClient { BaseAddress = new Uri(stack.Address) };
        var times = new List<double>(requests);
        for (var i = 0; i < requests; i++)
        {
            var typed = Word(Zipf(random))[..random.Next(1, 5)];
            var before = i % 2 == 0 ? "" : Word(random.Next(200)) + "+";
            var begun = Stopwatch.GetTimestamp();
            (await reader.GetAsync(new Uri($"/v1/search:suggest?q={before}{typed}&locale={Locales[i % Locales.Length]}", UriKind.Relative)))
                .EnsureSuccessStatusCode();
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }
        times.Sort();
        return times;
    }

    static async Task<List<double>> Fresh(Stack stack)
    {
        var (desk, reader, times) = (stack.Http(Roles.Editor), stack.Http(), new List<double>());
        for (var i = 0; i < 50; i++)
        {
            var key = $"fresh{i.ToString(CultureInfo.InvariantCulture)}";
            (await desk.Post("/v1/pages", new { key, type = "page", authenticLocale = "en" })).EnsureSuccessStatusCode();
            var draft = await desk.Put($"/v1/pages/{key}/editions/en", new { slug = key, title = key, summary = "", body = key });
            (await desk.Post($"/v1/pages/{key}/editions/en:publish", new { }, draft.ETag())).EnsureSuccessStatusCode();
            var begun = Stopwatch.GetTimestamp();
            while (await Total(reader, key) == 0) await Task.Delay(2);
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
        }
        times.Sort();
        return times;
    }

    static async Task<int> Total(HttpClient reader, string word) =>
        (await reader.GetAsync(new Uri($"/v1/search?q={word}&locale=en", UriKind.Relative)).Json()).GetProperty("totalSize").GetInt32();

    // The n-th most frequent word: letters that no stemmer takes for an ending.
    static string Word(int n)
    {
        var word = new char[5];
        for (var i = 0; i < word.Length; i++, n /= 12) word[i] = "bcdfgkmpvxzw"[n % 12];
        return new string(word);
    }

    static int Zipf(Random random) => (int)Math.Min(Vocabulary - 1, Math.Exp(random.NextDouble() * Math.Log(Vocabulary + 1)) - 1);

    // As rows, not by the API: it is the search that is measured.
    static async Task Fill(Stack stack, Random random, Action<string> say)
    {
        for (var from = 0; from < Editions; from += 5_000)
        {
            var rows = Enumerable.Range(from, 5_000).ToList();
            await stack.Query<ContentDb, int>("content", async db =>
            {
                await db.Database.ExecuteSqlInterpolatedAsync($"""
                    INSERT INTO "Pages" ("Key", "Type", "AuthenticLocale", "Audience", "CreatedAt", "CreatedBy", "Version", "Owner", "ReviewAsked", "ChangedBy", "InMenu")
                    SELECT 'page-' || i, 'page', 'ar', 'public', now(), 'bench', 1, '', false, 'bench', false FROM unnest({rows.ToArray()}) AS i
                    """);
                return await db.Database.ExecuteSqlInterpolatedAsync($"""
                    INSERT INTO "Editions" ("Id", "PageKey", "Locale", "Number", "State", "Slug", "Title", "Summary", "Body", "Fingerprint", "SourceFingerprint", "Author", "SavedAt",
                        "PublishedAt", "Version", "Contributors", "ApprovedBy", "Note", "Reason", "ReaffirmedBy", "NeutralReason", "Lead", "PublicDate", "ShareDescription",
                        "FirstPublishedAt")
                    SELECT gen_random_uuid(), 'page-' || i, l, 1, 'published', 'page-' || i, t, t, b, 'f', 'f', 'bench', now(), now() - i * interval '1 hour', 2, '[]', '', '', '', '', '', '', '', '', now() - i * interval '1 hour'
                    FROM unnest({rows.ToArray()}, {rows.Select(i => Locales[i % Locales.Length]).ToArray()}, {rows.Select(_ => Text(random, 8)).ToArray()}, {rows.Select(_ => Text(random, Words)).ToArray()}) AS r(i, l, t, b)
                    """);
            });
        }
        say("100,000 editions stored");
    }

    static string Text(Random random, int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Word(Zipf(random))));
}
