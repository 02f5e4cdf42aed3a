using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

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

            // The session that holds the lock ends; the one who held it stops its work before either leads again.
            var before = loops.Sum(l => l.Rounds);
            Assert.Equal(1, await EndSession(stack));
            await Eventually.True("the first noticed", () => Task.FromResult(loops[0].Stopped > 0));
            await Eventually.True("one leads again", () => Task.FromResult(loops.Sum(l => l.Rounds) > before));

            await loops[0].StopAsync(CancellationToken.None);
            var rounds = loops[1].Rounds;
            await Eventually.True("the second leads", () => Task.FromResult(loops[1].Rounds > rounds));
            Assert.False(Loop.Overlapped, "Two led at once.");
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

    sealed class Loop(IServiceProvider services) : LeaderLoop(services.GetRequiredService<IServiceScopeFactory>(),
        services.GetRequiredService<IHostApplicationLifetime>(), TimeProvider.System, NullLogger.Instance)
    {
        public const long Key = 0x746573746c6f6f;

        static int leading;
        public static bool Overlapped { get; private set; }

        public int Rounds { get; private set; }
        public int Stopped { get; private set; }

        protected override long LockKey => Key;

        protected override async Task<TimeSpan> RunAsLeader(CancellationToken stopping)
        {
            if (Interlocked.Increment(ref leading) > 1) Overlapped = true;
            await Task.Yield();
            Interlocked.Decrement(ref leading);
            Rounds++;
            return TimeSpan.FromMilliseconds(20);
        }

        protected override Task StopLeading()
        {
            Stopped++;
            return Task.CompletedTask;
        }
    }
}
