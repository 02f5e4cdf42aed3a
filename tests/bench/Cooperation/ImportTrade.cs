using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Embassy.Cooperation;
using Embassy.ServiceDefaults;
using Embassy.Testing;

namespace Embassy.Bench.Cooperation;

/// <summary>
/// A million rows through the gateway into each database, again, and then what a reader waits for a summary over them.
/// </summary>
public sealed class ImportTrade : Bench
{
    const int Rows = 1_000_000, Reads = 2_000;

    public override string Name => "cooperation.trade";
    public override string Shows =>
        "Imports 1,000,000 rows of a Comtrade CSV through the gateway, again, and reads summaries over them from the service.";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        var figures = new List<Figure>();
        foreach (var (way, database) in ((Way, string)[])[(Way.Real, "PostgreSQL"), (Way.Embedded, "SQLite")])
        {
            await using var stack = await Stack.Start(way, [new Host("cooperation", CooperationHost.Build)]);
            await Import(stack, 2_000, "a warm-up");
            GC.Collect();
            var idle = Process.GetCurrentProcess().WorkingSet64;
            using var watch = new Peak();
            foreach (var (what, aim) in ((string, string?)[])[("import", way == Way.Real ? "≥ 30,000" : null),
                ("the same file again", null)])
            {
                say($"{database}: {what}");
                var clock = Stopwatch.StartNew();
                var report = await Import(stack, Rows, "a file");
                figures.Add(new Figure($"{database}: {what}", Rows / clock.Elapsed.TotalSeconds, "rows/s", aim));
                say($"added {report.GetProperty("added")}, unchanged {report.GetProperty("unchanged")}, refused "
                    + $"{report.GetProperty("refused")}");
            }
            figures.Add(
                new Figure($"{database}: memory over idle, services, gateway and client in one process", (watch.Stop() - idle) / 1048576.0,
                    "MiB", "≤ 200"));

            say($"{database}: {Reads} summaries");
            // Straight from the service: the gateway would answer from its cache.
            using var http = new HttpClient { BaseAddress = new Uri(stack.AddressOf("cooperation")) };
            var samples = new List<double>(Reads);
            for (var i = 0; i < Reads + 100; i++)
            {
                var clock = Stopwatch.GetTimestamp();
                using var answer =
                    await http.GetAsync(
                        new Uri(i % 2 == 0 ? "/v1/trade:summary?reporter=DZA&partner=AZE" : "/v1/trade:summary?reporter=AZE&partner=DZA",
                            UriKind.Relative), cancellation);
                answer.EnsureSuccessStatusCode();
                if (i >= 100) samples.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
            }
            samples.Sort();
            figures.Add(new Figure($"{database}: summary, p50", Percentile(samples, 0.5), "ms"));
            figures.Add(new Figure($"{database}: summary, p99", Percentile(samples, 0.99), "ms", "≤ 20"));
        }
        return figures;

        async Task<JsonElement> Import(Stack stack, int rows, string source)
        {
            using var file = new TradeFile(rows);
            using var answer = await stack.Http(Roles.DeskOfficer)
                .PostAsync(new Uri($"/v1/trade:import?source={source.Replace(' ', '+')}", UriKind.Relative), file, cancellation);
            if (!answer.IsSuccessStatusCode) throw new InvalidOperationException(await answer.Content.ReadAsStringAsync(cancellation));
            return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        }
    }

    /// <summary>The largest working set of this process while it is watched, looked at every 50 ms.</summary>
    sealed class Peak : IDisposable
    {
        readonly Timer timer;
        long most;

        public Peak() => timer = new Timer(_ => most = Math.Max(most, Process.GetCurrentProcess().WorkingSet64), null, 0, 50);

        public long Stop()
        {
            timer.Change(Timeout.Infinite, Timeout.Infinite);
            return most;
        }

        public void Dispose() => timer.Dispose();
    }
}
