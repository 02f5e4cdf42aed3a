using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Days;

/// <summary>
/// Tells what changed because a day has come, without anybody's act: a status, a deadline that is near, a step that is late.
/// What was told stands in the row that it is about, in the same transaction, and moves its version on: of several replicas that look
/// at the same time one writes, the others find the row changed and tell nothing; and a restart finds it told.
/// </summary>
public sealed class DueDateRunner(IServiceScopeFactory scopes, IConfiguration configuration, IHostApplicationLifetime host, TimeProvider clock, ILogger<DueDateRunner> log)
    : BackgroundLoop(host, clock, log)
{
    const int Batch = 100;

    readonly TimeSpan every = TimeSpan.FromSeconds(configuration.GetValue("DayWatch:Seconds", 60.0));

    protected override async Task<TimeSpan> RunOnce(CancellationToken stopping)
    {
        await RunDay(stopping);
        return every;
    }

    /// <summary>Looks at whatever has not been looked at since its day came.</summary>
    public async Task RunDay(CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);
        // Each kind by itself; the index on the next day makes an empty look cheap.
        await All(db => db.Agreements.Where(a => a.SeenThrough == null || a.NextDay <= today).OrderBy(a => a.Id), a => a.Id, a => a.Pass(today), cancellation);
        await All(db => db.Initiatives.Where(i => i.NextDay <= today).OrderBy(i => i.Id), i => i.Id, i => i.Pass(today), cancellation);
    }

    async Task All<T>(Func<CooperationDb, IQueryable<T>> due, Func<T, Guid> id, Func<T, IReadOnlyList<Announcement>> pass, CancellationToken cancellation) where T : class, IHasAudience
    {
        // One that another replica was faster with is not asked for again in this look.
        for (var done = new HashSet<Guid>(); ;)
        {
            await using var scope = scopes.CreateAsyncScope();
            scope.ServiceProvider.GetRequiredService<RequestContext>().Caller = Caller.Service;
            var db = scope.ServiceProvider.GetRequiredService<CooperationDb>();
            var fresh = (await due(db).Take(Batch).ToListAsync(cancellation)).Where(row => done.Add(id(row))).ToList();
            if (fresh.Count == 0) return;
            db.ChangeTracker.Clear();
            foreach (var row in fresh)
            {
                db.Attach(row);
                foreach (var told in pass(row)) db.Announce(told, about: row, ChangeCauses.Schedule);
                try
                {
                    await db.SaveChangesAsync(cancellation);
                }
                catch (DbUpdateConcurrencyException)
                {
                    // Somebody else was faster: another replica told it, or an act was recorded and told what it changed.
                }
                db.ChangeTracker.Clear();
            }
        }
    }
}
