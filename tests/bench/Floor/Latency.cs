using System.Diagnostics;
using Embassy.Announcements;
using Embassy.Content;
using Embassy.Testing;

namespace Embassy.Bench.Floor;

/// <summary>From a commit to a consumer outside the platform, over RabbitMQ, while nothing else happens.</summary>
public sealed class Latency : Bench
{
    const int Count = 1000;

    public override string Name => "floor.latency";
    public override string Shows => $"{Count} announcements, one every 10 ms: from the return of the commit to a plain AMQP consumer";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        await using var stack = await Stack.Start(Way.Real, [new Host("content", ContentHost.Build)], mission: false);
        await using var listener = await Listener.Start(stack.Vhost);
        for (var i = 0; i < 200; i++) await Announce(stack, i);
        var committed = new Dictionary<string, long>();
        for (var i = 0; i < Count; i++)
        {
            var next = Task.Delay(10, cancellation);
            committed[await Announce(stack, 200 + i)] = Stopwatch.GetTimestamp();
            await next;
        }
        await Eventually.True("all have come", () => Task.FromResult(committed.Keys.All(listener.Came.ContainsKey)));
        var sorted = committed.Select(c => (listener.Came[c.Key] - c.Value) * 1000.0 / Stopwatch.Frequency).Order().ToList();
        return
        [
            new("p50", Percentile(sorted, 0.50), "ms"), new("p90", Percentile(sorted, 0.90), "ms"),
            new("p99", Percentile(sorted, 0.99), "ms", "≤ 20"), new("slowest", sorted[^1], "ms"),
        ];
    }

    static Task<string> Announce(Stack stack, int version) => stack.Query<ContentDb, string>("content", async db =>
    {
        db.Announce(new MissionChanged("DZA", "AZE", ["ar"], [], [], version + 1, "/v1/mission"), about: null);
        var id = db.Outbox.Local.Single().EventId.ToString();
        await db.SaveChangesAsync();
        return id;
    });
}
