using Embassy.Content;
using Embassy.Log.V1;
using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults.Tests.Announcing;

public class PruneTests
{
    [Theory, BothWays]
    public async Task What_is_older_than_the_log_is_kept_goes_and_the_sequence_goes_on(Way way)
    {
        await using var stack = await Stack.Start(way, [Probe.Teller], mission: false,
            settings: new Dictionary<string, string?> { ["Log:KeepDays"] = "1", ["Log:PruneSeconds"] = "0.2" });
        for (var i = 0; i < 5; i++) await stack.Tell(Probe.Held(Probe.NewId()));
        Assert.Equal(5, (await stack.Log("events")).Count);

        var longAgo = DateTimeOffset.UtcNow.AddDays(-2);
        await stack.Query<ContentDb, int>("events", db => db.Outbox.ExecuteUpdateAsync(s => s.SetProperty(r => r.PublishedAt, longAgo)));
        // The newest stays: the next sequence is counted from it.
        await Eventually.True("the old ones are pruned",
            async () => (await stack.Log("events")).Select(a => a.Sequence).SequenceEqual([5]));

        await stack.Tell(Probe.Held(Probe.NewId()));
        await Eventually.True("the next one follows", async () => (await stack.Log("events")).Select(a => a.Sequence).SequenceEqual([6]));
        var page = await new LogService.LogServiceClient(stack.Grpc("events")).ReadLogAsync(new ReadLogRequest());
        Assert.Equal((6, 6), (page.Oldest, page.NextAfter));
    }

    // A row that was set aside is never pruned, so the lowest that is left says nothing of the rows after it.
    [Theory, BothWays]
    public async Task A_gap_behind_a_row_that_was_set_aside_is_not_passed_over_in_silence(Way way)
    {
        await using var stack = await Stack.Start(way, [Probe.Teller], mission: false,
            settings: new Dictionary<string, string?> { ["Log:KeepDays"] = "1", ["Log:PruneSeconds"] = "0.2" });
        for (var i = 0; i < 6; i++) await stack.Tell(Probe.Held(Probe.NewId()));
        Assert.Equal(6, (await stack.Log("events")).Count);
        var (now, longAgo) = (DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(-2));
        await stack.Query<ContentDb, int>("events", async db =>
        {
            await db.Outbox.Where(r => r.Sequence == 1)
                .ExecuteUpdateAsync(s => s.SetProperty(r => r.SetAsideAt, now).SetProperty(r => r.PublishedAt, (DateTimeOffset?)null));
            return await db.Outbox.Where(r => r.Sequence > 1).ExecuteUpdateAsync(s => s.SetProperty(r => r.PublishedAt, longAgo));
        });
        await Eventually.True("the old ones are pruned",
            async () => (await stack.Log("events")).Select(a => a.Sequence).SequenceEqual([1, 6]));
        var page = await new LogService.LogServiceClient(stack.Grpc("events")).ReadLogAsync(new ReadLogRequest { After = 1 });
        Assert.Equal((6, 6), (page.Announcements.Single().Sequence, page.Oldest));
    }
}
