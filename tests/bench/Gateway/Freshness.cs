using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Embassy.Bench.Gateway;

public sealed class Freshness : Bench
{
    const int Publications = 1_000, ReadsPerSecond = 2_000, Pages = 50;

    public override string Name => "gateway.freshness";
    public override string Shows =>
        "From the answer to a publication through one gateway until another serves it, 1,000 times, asked for about a thousand times a "
        + "second in all, under 2,000 reads a second; with one other gateway, then with three.";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        await using var mission = await Mission.Start();
        using (var editor = mission.Editor(mission.Content))
            for (var i = 0; i < Pages; i++) await Mission.NewPage(editor, Mission.Key(i), 1_000);
        var figures = new List<Figure>();
        var first = 0.0;
        foreach (var others in (int[])[1, 3])
        {
            say($"{others} other gateway(s)");
            var (fresh, reads) = await Measure(mission, others);
            fresh.Sort();
            var p99 = Percentile(fresh, 0.99);
            if (others == 1) first = p99;
            figures.Add(new Figure($"{others} + 1 gateways: p50", Percentile(fresh, 0.5), "ms"));
            figures.Add(new Figure($"{others} + 1 gateways: p99", p99, "ms", others == 1 ? "≤ 50" : null));
            figures.Add(new Figure($"{others} + 1 gateways: worst", fresh[^1], "ms"));
            figures.Add(new Figure($"{others} + 1 gateways: reads beside it", reads, "1/s", "2,000"));
            if (others > 1) figures.Add(new Figure("p99 of 4 gateways, of 2", p99 / first, "×", "≤ 1.2"));
        }
        return figures;
    }

    static async Task<(List<double> Milliseconds, double ReadsPerSecond)> Measure(Mission mission, int others)
    {
        await using var writing = await mission.Gateway();
        var reading = new List<Running>();
        for (var i = 0; i < others; i++) reading.Add(await mission.Gateway());
        using var over = new CancellationTokenSource();
        var reads = 0L;
        var load = Task.Run(() => Load(reading, () => Interlocked.Increment(ref reads), over.Token));
        var fresh = new List<double>();
        using var editor = mission.Editor(writing.Address);
        var clients = reading.Select(r => new HttpClient { BaseAddress = new Uri(r.Address) }).ToList();
        // Not counted: the programs compile what they run often.
        for (var i = 0; i < 100; i++) await One(mission, editor, clients, i, "w");
        var (began, watch) = (Interlocked.Read(ref reads), Stopwatch.StartNew());
        for (var i = 0; i < Publications; i++) fresh.AddRange(await One(mission, editor, clients, i, "t"));
        var rate = (Interlocked.Read(ref reads) - began) / watch.Elapsed.TotalSeconds;
        await over.CancelAsync();
        await load;
        foreach (var client in clients) client.Dispose();
        foreach (var gateway in reading) await gateway.DisposeAsync();
        return (fresh, rate);
    }

    static async Task<double[]> One(Mission mission, HttpClient editor, List<HttpClient> clients, int number, string run)
    {
        var (key, title) = (Mission.Key(number % Pages), run + number.ToString(CultureInfo.InvariantCulture));
        await Mission.Publish(editor, key, title, 1_000);
        var watch = Stopwatch.StartNew();
        return await Task.WhenAll(clients.Select(async client =>
        {
            while (true)
            {
                using var page =
                    JsonDocument.Parse(await client.GetByteArrayAsync(new Uri($"/v1/pages/{key}?locale=ar", UriKind.Relative)));
                if (page.RootElement.GetProperty("title").GetString() == title) return watch.Elapsed.TotalMilliseconds;
                // As many questions in all however many are asked: they would take the cores from what they ask about.
                await Task.Delay(clients.Count);
                if (watch.Elapsed > TimeSpan.FromSeconds(90)) throw new TimeoutException($"{key} never became {title}.");
            }
        }));
    }

    // Two thousand a second, over all gateways that are read, whatever they take.
    static async Task Load(List<Running> reading, Action read, CancellationToken over)
    {
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 32 });
        var random = new Random(1);
        var watch = Stopwatch.StartNew();
        var waiting = new ConcurrentDictionary<int, Task>();
        for (var sent = 0; !over.IsCancellationRequested;)
        {
            for (; sent < watch.Elapsed.TotalSeconds * ReadsPerSecond && waiting.Count < 200; sent++)
            {
                var (number, address) =
                    (sent, $"{reading[sent % reading.Count].Address}/v1/pages/{Mission.Key(random.Next(Pages))}?locale=ar");
                waiting[number] = Ask(number, address);
            }
            await Task.Delay(1, CancellationToken.None);
        }
        await Task.WhenAll(waiting.Values);

        async Task Ask(int number, string address)
        {
            await Task.Yield();
            using var answer = await http.GetAsync(new Uri(address), CancellationToken.None);
            read();
            waiting.TryRemove(number, out _);
        }
    }
}
