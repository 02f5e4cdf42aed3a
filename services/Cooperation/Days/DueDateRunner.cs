using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Days;

/// <summary>
/// Announces changes caused by the date alone: a status, a deadline that is near, a step that is late.
/// </summary>
/// <remarks>
/// The row stores the announced state in the same transaction, which increments its version. Of several concurrent
/// replicas one writes; the others get a concurrency conflict and announce nothing. After a restart the stored state
/// prevents a second announcement.
/// </remarks>
public sealed class DueDateRunner(DueDateOptions settings, LoopHost host) : BackgroundLoop(host)
{
    const int Batch = 100;

    protected override async Task<TimeSpan> RunOnce(CancellationToken stopping)
    {
        await RunDay(stopping);
        return settings.Interval;
    }

    /// <summary>Processes the records whose next day has come.</summary>
    public async Task RunDay(CancellationToken cancellation)
    {
        var today = DateOnly.FromDateTime(Clock.GetUtcNow().UtcDateTime);
        // Each kind separately; the index on the next day makes an empty run cheap.
        await All(db => db.Agreements.Where(a => a.SeenThrough == null || a.NextDay <= today).OrderBy(a => a.Id), a => a.Id,
            a => a.Pass(today), cancellation);
        await All(db => db.Initiatives.Where(i => i.NextDay <= today).OrderBy(i => i.Id), i => i.Id, i => i.Pass(today), cancellation);
    }

    async Task All<T>(Func<CooperationDb, IQueryable<T>> due, Func<T, Guid> id, Func<T, IReadOnlyList<Announcement>> pass,
        CancellationToken cancellation) where T : class, IHasAudience
    {
        // A row that another replica processed first is not retried in this run.
        for (var done = new HashSet<Guid>(); ;)
        {
            await using var scope = Scope();
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
                    // Concurrency conflict: another replica announced it, or a recorded act did.
                }
                db.ChangeTracker.Clear();
            }
        }
    }
}
