using System.Diagnostics;
using Embassy.Content;
using Embassy.ServiceDefaults;
using Embassy.Testing;

namespace Embassy.Bench.Content;

/// <summary>
/// What an import or a busy desk does: pages that are opened, written and published in three languages.
/// </summary>
public sealed class Publish : Bench
{
    const int Desks = 4;
    static readonly TimeSpan Warm = TimeSpan.FromSeconds(90), Measured = TimeSpan.FromSeconds(10);

    public override string Name => "content.publish";
    public override string Shows =>
        "a page opened, saved and published in three languages, 7 requests through the gateway, 4 at a time; desks, gateway and service "
        + "in one process, after 90 s of the same";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        var figures = new List<Figure>();
        foreach (var (way, store) in new[] { (Way.Real, "PostgreSQL"), (Way.Embedded, "SQLite, WAL, FULL") })
        {
            say(store);
            await using var stack = await Stack.Start(way, [new Host("content", ContentHost.Build)]);
            await Rate(stack, Warm, []);
            var seconds = new List<double>();
            var used = Environment.CpuUsage.TotalTime;
            var rate = await Rate(stack, Measured, seconds);
            var each = (Environment.CpuUsage.TotalTime - used).TotalMilliseconds / seconds.Count;
            seconds.Sort();
            figures.AddRange([
                new($"{store}", rate, "pages/s", "at least 200"), new($"{store}, one page, p50", Percentile(seconds, 0.5) * 1000, "ms"),
                new($"{store}, one page, p99", Percentile(seconds, 0.99) * 1000, "ms"),
                new($"{store}, one page, processor time without the database server", each, "ms"),
            ]);
        }
        return figures;
    }

    static async Task<double> Rate(Stack stack, TimeSpan life, List<double> seconds)
    {
        var watch = Stopwatch.StartNew();
        var done = await Task.WhenAll(Enumerable.Range(0, Desks).Select(_ => Task.Run(async () =>
        {
            // The client of tests holds each answer to the document, which costs more than the answer.
            using var desk =
                new HttpClient
                {
                    BaseAddress = new Uri(stack.Address),
                    DefaultRequestHeaders = { Authorization = new("Bearer", stack.Token(Roles.Editor)) }
                };
            var times = new List<double>();
            while (watch.Elapsed < life)
            {
                var begun = Stopwatch.GetTimestamp();
                await Page(desk);
                times.Add(Stopwatch.GetElapsedTime(begun).TotalSeconds);
            }
            return times;
        })));
        var elapsed = watch.Elapsed.TotalSeconds;
        seconds.AddRange(done.SelectMany(d => d));
        return done.Sum(d => d.Count) / elapsed;
    }

    static async Task Page(HttpClient desk)
    {
        var key = $"page-{Guid.CreateVersion7():n}";
        (await desk.Post("/v1/pages", new { key, type = "page", authenticLocale = "ar" })).EnsureSuccessStatusCode();
        foreach (var locale in (string[])["ar", "fr", "en"])
        {
            var draft = await desk.Put($"/v1/pages/{key}/editions/{locale}",
                new { slug = key, title = "Title", summary = "Summary.", body = Growth.Body });
            draft.EnsureSuccessStatusCode();
            (await desk.Post($"/v1/pages/{key}/editions/{locale}:publish", new { }, draft.ETag())).EnsureSuccessStatusCode();
        }
    }
}
