using System.Diagnostics;
using System.Globalization;
using Embassy.Content;
using Embassy.Cooperation;
using Embassy.Events;
using Embassy.Forums;
using Embassy.Identity;
using Embassy.Search;
using Embassy.Testing;
using Embassy.Webhooks;

namespace Embassy.Bench.Floor;

/// <summary>All services in this process without a request: statements, processor time and memory.</summary>
public sealed class Idle : Bench
{
    const int Seconds = 20;

    public override string Name => "floor.idle";
    public override string Shows => "all services and the gateway in this process, with nothing to do: statements, processor time, memory";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        using var counter = new SqlCounter();
        await using var stack = await Stack.Start(Way.Embedded,
            [new("content", ContentHost.Build), new("events", EventsHost.Build), new("cooperation", CooperationHost.Build),
                new("forums", ForumsHost.Build), new("search", SearchHost.Build), new("webhooks", WebhooksHost.Build),
                new("identity", IdentityHost.Build)]);
        await Task.Delay(TimeSpan.FromSeconds(30), cancellation);
        counter.Take();
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        await Task.Delay(TimeSpan.FromSeconds(Seconds), cancellation);
        process.Refresh();
        var used = process.TotalProcessorTime - before;
        var statements = counter.Take();
        foreach (var (statement, count) in statements.OrderByDescending(s => s.Value))
            say(string.Create(CultureInfo.InvariantCulture, $"{(double)count / Seconds:0.00}/s {statement}"));
        return
        [
            new("statements", (double)statements.Sum(s => s.Value) / Seconds, "1/s", "≤ 10"),
            new("processor", used.TotalSeconds / Seconds * 100, "% of a core", "≤ 0.5"),
            new("resident", process.WorkingSet64 / 1e6, "MB"),
            new("managed heap", GC.GetTotalMemory(forceFullCollection: true) / 1e6, "MB"),
        ];
    }
}
