using Embassy.Announcements;
using Embassy.Content;
using Embassy.ServiceDefaults;
using Embassy.Testing;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Bench.Floor;

/// <summary>
/// How fast a backlog leaves the outbox: the broker's confirm awaited for each, each marked as published.
/// </summary>
public sealed class RelayRate : Bench
{
    const int Count = 30_000, Subjects = 1000, Batch = 500;

    public override string Name => "floor.relay";
    public override string Shows =>
        $"a backlog of {Count} announcements about {Subjects} subjects, on PostgreSQL and RabbitMQ, one consumer bound";

    public override async Task<IReadOnlyList<Figure>> Run(Action<string> say, CancellationToken cancellation)
    {
        await using var stack = await Stack.Start(Way.Real, [new Host("content", ContentHost.Build)], mission: false);
        await stack.Stop("content");
        say("writing the backlog");
        var now = DateTimeOffset.UtcNow;
        for (var i = 0; i < Count; i += 1000)
            await stack.Query<ContentDb, int>("content", async db =>
            {
                for (var j = i; j < i + 1000; j++)
                    db.Outbox.Add(
                        OutboxRow.Of(
                            new EditionPublished($"page-{j % Subjects}", "page", "ar", "rtl", 1, "slug", new string('t', 60),
                                new string('s', 300),
                        true, new string('f', 64), [], now, (j / Subjects) + 1, "/v1/pages/x"), now, null, ChangeCauses.Edited, null));
                return await db.SaveChangesAsync(cancellation);
            });
        say("relaying it");
        await stack.Restart("content");
        await using var listener = await Listener.Start(stack.Vhost);
        await Eventually.True("the outbox is empty",
            () => stack.Query<ContentDb, bool>("content", async db => !await db.Outbox.AnyAsync(r => r.PublishedAt == null)));
        // Published rows are marked a batch at a time; the first batch, and the connection before it, are left out.
        var (first, last) = await stack.Query<ContentDb, (DateTimeOffset, DateTimeOffset)>("content", async db =>
            ((await db.Outbox.MinAsync(r => r.PublishedAt, cancellation))!.Value,
                (await db.Outbox.MaxAsync(r => r.PublishedAt, cancellation))!.Value));
        return
        [
            new("relayed", (Count - Batch) / (last - first).TotalSeconds, "announcements/s", "≥ 5,000"),
            new("all of them took", (last - first).TotalSeconds, "s"),
        ];
    }
}
