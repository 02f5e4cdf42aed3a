using System.Collections.Concurrent;
using System.Globalization;

namespace Embassy.Bench.Gateway;

public sealed class HitRate : Bench
{
    const int Pages = 1_000, Seconds = 20, Readers = 4;
    static readonly string[] Queries = ["?locale=ar", "?locale=ar&fallback=true", "?fallback=false&locale=ar"];

    public override string Name => "gateway.hitrate";
    public override string Shows =>
        "3,000 addresses read at random for twenty seconds, with one publication a second; the first reading of each is not counted.";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        await using var mission = await Mission.Start();
        using var editor = mission.Editor(mission.Content);
        say($"writes {Pages} pages");
        await Parallel.ForEachAsync(Enumerable.Range(0, Pages),
            new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellation },
            async (i, _) => await Mission.NewPage(editor, Mission.Key(i), 2_000));
        await using var gateway = await mission.Gateway();
        using var http = new HttpClient { BaseAddress = new Uri(gateway.Address) };
        for (var i = 0; i < Pages; i++)
            foreach (var query in Queries)
                (await http.GetAsync(new Uri($"/v1/pages/{Mission.Key(i)}{query}", UriKind.Relative), cancellation))
                    .EnsureSuccessStatusCode();
        using var over = new CancellationTokenSource(TimeSpan.FromSeconds(Seconds));
        var seen = new ConcurrentDictionary<string, long>();
        var published = 0;
        var writer = Task.Run(async () =>
        {
            using var desk = mission.Editor(gateway.Address);
            for (; !over.IsCancellationRequested; published++)
            {
                await Mission.Publish(desk, Mission.Key(published * 7 % Pages), published.ToString(CultureInfo.InvariantCulture), 2_000);
                await Task.Delay(TimeSpan.FromSeconds(1), over.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            }
        }, cancellation);
        await Task.WhenAll(Enumerable.Range(0, Readers).Select(reader => Task.Run(async () =>
        {
            var random = new Random(reader);
            while (!over.IsCancellationRequested)
            {
                using var answer =
                    await http.GetAsync(new Uri($"/v1/pages/{Mission.Key(random.Next(Pages))}{Queries[random.Next(3)]}", UriKind.Relative),
                        CancellationToken.None);
                seen.AddOrUpdate(answer.Headers.GetValues("Cache-Status").Single().Contains("hit", StringComparison.Ordinal) ? "hit"
                    : "miss", 1, (_, n) => n + 1);
            }
        }, cancellation)).Append(writer));
        var (hits, misses) = (seen.GetValueOrDefault("hit"), seen.GetValueOrDefault("miss"));
        return
        [
            new Figure("hits", 100.0 * hits / (hits + misses), "%", "≥ 99"),
            new Figure("reads", (hits + misses) / (double)Seconds, "1/s"),
            new Figure("publications", published, ""),
        ];
    }
}
