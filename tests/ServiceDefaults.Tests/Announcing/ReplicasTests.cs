using Embassy.Content;
using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults.Tests.Announcing;

[NeedsServers]
public class ReplicasTests
{
    [Fact]
    public async Task Two_replicas_handle_every_version_in_order_and_one_that_stops_loses_none()
    {
        const int subjects = 40;
        // No catching up out of the log meanwhile: it may overtake the queue, and then the handler that wants the
        // newest skips the older one.
        var quiet = new Dictionary<string, string?> { ["CatchUp:RetrySeconds"] = "600" };
        await using var first = await Stack.Start(Way.Real, [Probe.Teller, Probe.BothKinds], quiet, mission: false);
        // The same databases, the same broker and the same log: only processes and addresses are others.
        var settings = new Dictionary<string, string?>
        {
            ["Bus:Url"] = first.Vhost.Uri,
            ["ConnectionStrings:Database"] =
                await first.Query<EmbassyDb, string?>("content", db => Task.FromResult(db.Database.GetConnectionString())),
            ["Services:events"] = first.AddressOf("events"),
            ["CatchUp:RetrySeconds"] = "600",
        };
        await using var second = await Stack.Start(Way.Real, [Probe.BothKinds], settings, mission: false);
        var ids = Enumerable.Range(0, subjects).Select(_ => Probe.NewId()).ToList();
        var tell = Task.WhenAll(ids.Chunk(subjects / 4).Select(async chunk =>
        {
            foreach (var id in chunk)
                for (var version = 1; version <= 3; version++) await first.Tell(Probe.Held(id, version));
        }));
        await Eventually.True("some are handled", async () => await Count(second) > subjects);
        await first.Stop("content");
        await tell;
        await Eventually.True("every version is settled",
            async () => await second.Query<ContentDb, int>("content", db => db.Inbox.CountAsync()) == subjects * 6);
        foreach (var id in ids) Assert.Equal(["v1", "v2", "v3"], await second.EachNotes(id));
        foreach (var id in ids) Assert.Equal(["v1", "v2", "v3"], await second.Notes(id));
    }

    static Task<int> Count(Stack stack) =>
        stack.Query<ContentDb, int>("content", db => db.Reviews.CountAsync(r => r.Subject.StartsWith("each/")));
}
