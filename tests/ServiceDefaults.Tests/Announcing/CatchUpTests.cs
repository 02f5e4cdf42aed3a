using Microsoft.EntityFrameworkCore;

namespace Embassy.ServiceDefaults.Tests.Announcing;

public class CatchUpTests
{
    [Theory, BothWays]
    public async Task A_service_that_starts_later_handles_what_was_told_before_it_was_there(Way way)
    {
        await using var stack =
            await Stack.Start(way, [Probe.Teller, Probe.Listener], new Dictionary<string, string?> { ["CatchUp:IntervalSeconds"] = "0.2" },
                mission: false);
        var ids = Enumerable.Range(0, 250).Select(_ => Probe.NewId()).ToList();
        await stack.Stop("content");
        // As if the queue had never been there: what it holds is thrown away.
        foreach (var id in ids) await stack.Tell(Probe.Held(id));
        await stack.Log("events");
        if (way == Way.Real) await (await RabbitServer.Shared()).DeleteQueue(stack.Vhost, "content.note-when-held");
        await stack.Restart("content");
        foreach (var id in ids) await Eventually.True($"the note of {id}", async () => (await stack.Notes(id)).Count > 0);
        Assert.All(ids, id => Assert.Single(stack.Notes(id).Result));
        Assert.Equal(250, await stack.Query<EmbassyDb, int>("content", db => db.Inbox.CountAsync()));
    }
}
