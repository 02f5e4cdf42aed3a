using Embassy.Content;
using Embassy.Log.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults.Tests.Announcing;

public class LogApiTests
{
    [Theory, BothWays]
    public async Task A_reader_of_a_log_that_went_back_is_told_and_reads_again(Way way)
    {
        await using var stack = await Stack.Start(way, [Probe.Teller], mission: false);
        await Announce(stack, 3);
        await stack.Backup("events");
        await Announce(stack, 5);
        var before = await Read(stack, 0);
        Assert.Equal((8, 0), (before.NextAfter, before.EpochStart));
        Assert.All(before.Announcements, a => Assert.Equal(before.Epoch, JsonElement(a).GetProperty("logepoch").GetString()));

        await stack.Restore("events");
        await Announce(stack, 7);
        var reset = await Assert.ThrowsAsync<RpcException>(() => Read(stack, before.NextAfter, before.Epoch));
        Assert.Equal(StatusCode.OutOfRange, reset.StatusCode);
        var told = LogResetDetails.Of(reset)!;
        Assert.Equal((3, 11), (told.EpochStart, told.End));
        var after = await Read(stack, 0);
        Assert.Equal((told.Epoch, "/missions/embassy/events"), (after.Epoch, after.Source));
        Assert.True(string.CompareOrdinal(before.Epoch, after.Epoch) < 0);
        Assert.Equal(Enumerable.Range(1, 11).Select(i => (long)i), after.Announcements.Select(a => a.Sequence));
        Assert.Equal("embassy.events.log.reset.v1", after.Announcements[3].Type);
        // Without the epoch it cannot be known, with it nothing is passed over.
        Assert.Empty((await Read(stack, 11, after.Epoch)).Announcements);
        Assert.Equal(11, (await Read(stack, 0, before.Epoch)).Announcements.Count);
    }

    [Theory, BothWays]
    public async Task A_position_beyond_the_end_is_noticed_without_the_command_too(Way way)
    {
        await using var stack = await Stack.Start(way, [Probe.Teller], mission: false);
        await Announce(stack, 1);
        await stack.Backup("events");
        await Announce(stack, 5);
        var before = await Read(stack, 0);
        await stack.Restore("events", newEpoch: false);
        var reset = await Assert.ThrowsAsync<RpcException>(() => Read(stack, before.NextAfter, before.Epoch));
        Assert.Equal(1, LogResetDetails.Of(reset)!.End);
        await Assert.ThrowsAsync<RpcException>(() => Read(stack, 9_999_999));
    }

    [Theory, BothWays]
    public async Task Since_begins_with_what_was_announced_from_then_on(Way way)
    {
        await using var stack = await Stack.Start(way, [Probe.Teller], mission: false);
        await Announce(stack, 4);
        await stack.Query<ContentDb, int>("events",
            db => db.Outbox.Where(r => r.Sequence <= 2).ExecuteUpdateAsync(s => s.SetProperty(r => r.Time, DateTimeOffset.UnixEpoch)));
        var log = new LogService.LogServiceClient(stack.Grpc("events"));
        var page = await log.ReadLogAsync(new ReadLogRequest { Since = DateTimeOffset.UtcNow.AddHours(-1).ToTimestamp() });
        Assert.Equal([3L, 4L], page.Announcements.Select(a => a.Sequence));
        Assert.Equal(2, page.After);
        Assert.Empty(
            (await log.ReadLogAsync(new ReadLogRequest { Since = DateTimeOffset.UtcNow.AddHours(1).ToTimestamp() })).Announcements);
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(async () =>
            await log.ReadLogAsync(new ReadLogRequest { After = 1, Since = DateTimeOffset.UtcNow.ToTimestamp() }))).StatusCode);
        Assert.Equal(StatusCode.InvalidArgument, (await Assert.ThrowsAsync<RpcException>(async () =>
            await log.ReadLogAsync(new ReadLogRequest { Since = new() { Seconds = long.MaxValue } }))).StatusCode);
    }

    static async Task Announce(Stack stack, int count)
    {
        for (var i = 0; i < count; i++) await stack.Tell(Probe.Held(Probe.NewId()));
        await stack.Log("events");
    }

    static async Task<ReadLogResponse> Read(Stack stack, long after, string epoch = "") =>
        await new LogService.LogServiceClient(stack.Grpc("events")).ReadLogAsync(new ReadLogRequest { After = after, Epoch = epoch });

    static System.Text.Json.JsonElement JsonElement(Announcement a) => System.Text.Json.JsonElement.Parse(a.Json);
}
