using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.ServiceDefaults.Tests.Hosting;

public class LeaderLoopTests
{
    [Fact, NeedsServers]
    public async Task One_of_two_leads_and_the_other_takes_over_when_it_stops_or_loses_its_session()
    {
        await using var stack = await Stack.Start(Way.Real, [Probe.Teller], new Dictionary<string, string?>(), mission: false);
        Loop[] loops = [new(stack.Services("events")), new(stack.Services("events"))];
        try
        {
            await loops[0].StartAsync(CancellationToken.None);
            await Eventually.True("the first leads", () => Task.FromResult(loops[0].Rounds > 0));
            await loops[1].StartAsync(CancellationToken.None);
            await Eventually.True("the second asked for the lock and was refused", () => Task.FromResult(loops[1].Asked > 1));
            Assert.Equal(0, loops[1].Rounds);

            // The session that holds the lock ends; the one who held it stops its work before either leads again.
            var before = loops.Sum(l => l.Rounds);
            Assert.Equal(1, await EndSession(stack));
            await Eventually.True("the first noticed", () => Task.FromResult(loops[0].Stopped > 0));
            await Eventually.True("one leads again", () => Task.FromResult(loops.Sum(l => l.Rounds) > before));

            await loops[0].StopAsync(CancellationToken.None);
            var rounds = loops[1].Rounds;
            await Eventually.True("the second leads", () => Task.FromResult(loops[1].Rounds > rounds));
        }
        finally
        {
            foreach (var loop in loops)
            {
                await loop.StopAsync(CancellationToken.None);
                loop.Dispose();
            }
        }
    }

    static Task<int> EndSession(Stack stack) => stack.Query<EmbassyDb, int>("events", db => db.Database.SqlQueryRaw<bool>(
        $"""
        select pg_terminate_backend(pid) as "Value" from pg_locks
        where locktype = 'advisory' and granted and ((classid::bigint << 32) | objid::bigint) = {Loop.Key}
        """).ToListAsync().ContinueWith(ended => ended.Result.Count(e => e), TaskScheduler.Default));

    sealed class Loop(IServiceProvider services) : LeaderLoop(services.GetRequiredService<LoopHost>())
    {
        public const long Key = 0x746573746c6f6f;

        public int Asked { get; private set; }
        public int Rounds { get; private set; }
        public int Stopped { get; private set; }

        protected override long LockKey
        {
            get
            {
                Asked++;
                return Key;
            }
        }

        protected override Task<TimeSpan> RunAsLeader(CancellationToken stopping)
        {
            Rounds++;
            return Task.FromResult(TimeSpan.FromMilliseconds(20));
        }

        protected override Task StopLeading()
        {
            Stopped++;
            return Task.CompletedTask;
        }
    }
}
