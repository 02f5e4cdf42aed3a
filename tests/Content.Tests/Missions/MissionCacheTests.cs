using Embassy.Content.Missions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Tests.Missions;

public class MissionCacheTests(Stacks stacks) : IClassFixture<Stacks>
{
    // The clock is read between the row and the assignment: there the change falls in.
    sealed class Between(Action change) : TimeProvider
    {
        Action? once = change;

        public override DateTimeOffset GetUtcNow()
        {
            Interlocked.Exchange(ref once, null)?.Invoke();
            return base.GetUtcNow();
        }
    }

    [Theory, BothWays]
    public async Task A_change_while_a_read_is_under_way_is_not_undone_by_it(Way way)
    {
        var stack = await stacks.Content(way);
        var first = await stack.Query<ContentDb, string>("content", db => db.Missions.Select(m => m.SendingState).SingleAsync());
        MissionCache? memory = null;
        memory = new MissionCache(LocaleCatalogue.Load(null), new Between(() =>
        {
            Task.Run(() => Sends("FRA")).GetAwaiter().GetResult();
            memory!.Invalidate();
        }));
        await stack.Query<ContentDb, (string, string)>("content", async db => await memory.States(db, default));
        Assert.Equal("FRA",
            (await stack.Query<ContentDb, (string Sending, string)>("content", async db => await memory.States(db, default))).Sending);
        await Sends(first);

        Task<int> Sends(string state) =>
            stack.Query<ContentDb, int>("content",
                db => db.Missions.ExecuteUpdateAsync(set => set.SetProperty(m => m.SendingState, state)));
    }
}
