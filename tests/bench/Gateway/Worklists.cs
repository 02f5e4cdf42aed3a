using System.Diagnostics;
using Embassy.Content;
using Embassy.ServiceDefaults;
using Embassy.Testing;

namespace Embassy.Bench.Gateway;

/// <summary>What an editor's start page reads: 100 pages with all languages, and the approval queue.</summary>
public sealed class Worklists : Bench
{
    const int Pages = 1000, Reads = 500;

    public override string Name => "api.worklists";
    public override string Shows =>
        "1,000 pages in 4 languages, of which every tenth has drafts: 100 pages of the grid, and a filtered list; through the gateway, one "
        + "at a time, all in one process";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        var figures = new List<Figure>();
        foreach (var (way, store) in new[] { (Way.Real, "PostgreSQL"), (Way.Embedded, "SQLite, WAL, FULL") })
        {
            say(store);
            await using var stack = await Stack.Start(way, [new Host("content", ContentHost.Build)]);
            // The client of tests holds each answer to the document, which costs more than the answer.
            using var desk = new HttpClient
            {
                BaseAddress = new Uri(stack.Address),
                DefaultRequestHeaders = { Authorization = new("Bearer", stack.Token(Roles.Editor)) },
            };
            var begun = Stopwatch.GetTimestamp();
            for (var i = 0; i < Pages; i += 100)
                (await desk.Post("/v1/pages:batchWrite", new { pages = Enumerable.Range(i, 100).Select(Page) })).EnsureSuccessStatusCode();
            figures.Add(new($"{store}, load by batchWrite", Pages / Stopwatch.GetElapsedTime(begun).TotalSeconds, "pages/s"));
            foreach (var (what, path) in ((string, string)[])[("grid, first page", "/v1/editions:byPage?pageSize=100"),
                ("drafts, newest first", "/v1/editions?state=draft&order=-savedAt&pageSize=100"),
                ("words", "/v1/editions?query=number%20777&pageSize=100")])
            {
                await Times(desk, path, cancellation);
                var times = await Times(desk, path, cancellation);
                figures.Add(new($"{store}, {what}, p50", Percentile(times, 0.5) * 1000, "ms"));
                figures.Add(new($"{store}, {what}, p99", Percentile(times, 0.99) * 1000, "ms", "at most 30"));
            }
        }
        return figures;
    }

    static async Task<List<double>> Times(HttpClient desk, string path, CancellationToken cancellation)
    {
        var times = new List<double>();
        for (var i = 0; i < Reads; i++)
        {
            var begun = Stopwatch.GetTimestamp();
            (await desk.GetAsync(new Uri(path, UriKind.Relative), cancellation)).EnsureSuccessStatusCode();
            times.Add(Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }
        times.Sort();
        return times;
    }

    internal static object Page(int number) => new
    {
        key = $"page-{number:0000}",
        type = "news",
        authenticLocale = "ar",
        publish = number % 10 != 0,
        editions = ((string[])["ar", "fr", "en", "az"]).Select(locale => new
        {
            locale,
            draft = new
            {
                slug = $"page-{number:0000}-{locale}",
                title = $"Number {number} in {locale}",
                summary = "Summary.",
                body = Content.Growth.Body,
            },
        }),
    };
}
