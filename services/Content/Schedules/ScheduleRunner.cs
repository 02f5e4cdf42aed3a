using Embassy.Content.Approvals;
using Embassy.Content.Editions;
using Embassy.Content.Missions;
using Embassy.Content.Reviews;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Schedules;

/// <summary>
/// Runs due schedules, each in its own transaction: a failed one waits for its next attempt, and the others continue.
/// Several replicas may run it, because each locks the page first and checks again that something is due.
/// </summary>
public sealed class ScheduleRunner(MissionCache missions, LoopHost host) : BackgroundLoop(host)
{
    static readonly TimeSpan Look = TimeSpan.FromSeconds(1), Longest = TimeSpan.FromSeconds(5);
    const int Batch = 100;

    bool waits = true;

    protected override async Task<TimeSpan> RunOnce(CancellationToken stopping)
    {
        // Without a schedule only dates are looked for, which nobody set to a second.
        if (!IsDue(Longest) && !waits) return Look;
        while (await Round(stopping) == Batch) { }
        waits = await InScope((db, _) => db.Schedules.AnyAsync(stopping));
        if (!waits) return Look;
        // Waits until the next set time, but only briefly, because other replicas and announcement handlers write too.
        var next = await InScope(
            (db, _) => db.Schedules.Where(s => s.PublishAt != null && s.RetryAt == null && s.PublishAt > Clock.Now())
                .MinAsync(s => s.PublishAt, stopping));
        var pause = next is { } at && at - Clock.GetUtcNow() < Look ? at - Clock.GetUtcNow() : Look;
        return pause > TimeSpan.Zero ? pause : TimeSpan.FromMilliseconds(1);
    }

    /// <summary>Runs everything that is due now once; returns the number of due schedules.</summary>
    public async Task<int> Round(CancellationToken cancellation)
    {
        var due = await InScope((db, _) => Schedule.Due(db, Clock.Now()).OrderBy(s => s.PublishAt ?? s.WithdrawAt).Take(Batch)
            .Select(s => new { s.PageKey, s.Locale }).ToListAsync(cancellation));
        foreach (var each in due) await Try(each.PageKey, each.Locale, cancellation);
        foreach (var key in await InScope((db, _) => Review.Due(db, Clock.Now()).Select(p => p.Key).Take(Batch).ToListAsync(cancellation)))
            await InScope((db, now) => Review.OpenWhenDue(db, key, now, cancellation));
        return due.Count;
    }

    async Task Try(string key, string locale, CancellationToken cancellation)
    {
        try
        {
            if (await InScope((db, now) => Do(db, key, locale, now, cancellation)) is { } due)
                Telemetry.ScheduleDelay.Record(Math.Max(0, (Clock.GetUtcNow() - due).TotalSeconds));
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            Log.LogError(e, "What was due for {Page} in {Locale} failed; it is tried again", key, locale);
            Telemetry.ScheduleFailures.Add(1);
            await InScope(async (db, now) =>
            {
                (await db.Schedules.FindAsync([key, locale], cancellation))?.Failed(e is Problem ? e.Message
                    : "It did not succeed; the service's log says why.", now);
                return await db.SaveChangesAsync(cancellation);
            });
        }
    }

    /// <summary>Runs one schedule; returns the time since which it was due, or null when it no longer is.</summary>
    async Task<DateTimeOffset?> Do(ContentDb db, string key, string locale, DateTimeOffset now, CancellationToken cancellation)
    {
        var approval = await missions.Approval(db, cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var liveEditions = await LiveEditions.LockPage(db, key, now, cancellation);
        var schedule = await Schedule.Due(db, now).SingleOrDefaultAsync(s => s.PageKey == key && s.Locale == locale, cancellation);
        if (schedule is null) return null;
        var due = schedule.SetAt;
        var edition = schedule.Number == 0 ? await liveEditions.Take(locale, cancellation)
            : await db.Editions.Include(e => e.Page)
                .SingleAsync(e => e.PageKey == key && e.Locale == locale && e.Number == schedule.Number, cancellation);
        if (schedule.Number == 0
            && new Removal(PendingChange.Withdraw, schedule.Reason).NeedsApproval(await missions.Removal(db, cancellation)))
        {
            // The time has come without an approval, so a pending change is created on behalf of the user who set the
            // schedule.
            due = Later(due, schedule.WithdrawAt);
            var subject = $"pages/{key}/editions/{locale}";
            var change =
                await db.PendingChanges.SingleOrDefaultAsync(c => c.Subject == subject && c.State == PendingChange.Pending, cancellation);
            if (change is null) db.PendingChanges.Add(change = new PendingChange { Subject = subject });
            change.Propose(PendingChange.Withdraw, new ProposedRemoval(edition.Number, schedule.Reason, ""), schedule.SetBy, now);
            db.Schedules.Remove(schedule);
        }
        else if (schedule.Number == 0)
        {
            due = Later(due, schedule.WithdrawAt);
            if (edition.Withdraw(schedule.Reason, now))
                await liveEditions.TakeDown(edition, edition.ToWithdrawn(), ChangeCauses.Schedule, cancellation);
            else if (schedule.Settle(published: false)) db.Schedules.Remove(schedule);
        }
        else if (schedule.WithdrawAt <= now)
        {
            edition.Unschedule();
            db.Schedules.Remove(schedule);
            await Review.Open(db, key, locale, Review.ScheduleLapsed, $"pages/{key}",
                $"Edition {edition.Number} was not public before it was to be withdrawn.", schedule.SetBy, now, cancellation);
        }
        else
        {
            if (edition.State != Edition.Scheduled) throw new InvalidOperationException($"Edition {edition.Number} is {edition.State}.");
            var held = schedule.WaitsFor is { } id ? (await db.AwaitedEngagements.FindAsync([id], cancellation))?.HeldAt : null;
            due = Later(Later(due, schedule.PublishAt), held);
            await liveEditions.Publish(edition, approval, ChangeCauses.Schedule, cancellation);
        }
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return due;
    }

    static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset? other) => other > one ? other.Value : one;

    async Task<T> InScope<T>(Func<ContentDb, DateTimeOffset, Task<T>> piece)
    {
        await using var scope = Scope();
        return await piece(scope.ServiceProvider.GetRequiredService<ContentDb>(), Clock.Now());
    }
}
