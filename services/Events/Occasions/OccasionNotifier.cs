using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Occasions;

/// <summary>Announces each occasion of the two States once, some days ahead.</summary>
/// <remarks>
/// An occasion missed during downtime is announced as long as it has
/// not begun.
/// </remarks>
public sealed class OccasionNotifier(
    MissionClient missions, OccasionCatalogue occasions, OccasionOptions settings, LoopHost host) : BackgroundLoop(host)
{
    protected override async Task<TimeSpan> RunOnce(CancellationToken stopping)
    {
        try
        {
            await Announce(stopping);
            return settings.Interval;
        }
        catch (Problem problem)
        {
            // The mission is not set up, or content is not available yet.
            Log.LogDebug("Occasions wait: {Why}", problem.Message);
            return TimeSpan.FromSeconds(Math.Min(15, settings.IntervalSeconds));
        }
    }

    /// <summary>Returns the number of announced occasions. Safe to run concurrently on several replicas.</summary>
    public async Task<int> Announce(CancellationToken cancellation)
    {
        var mission = await missions.Get(cancellation);
        var now = Clock.Now();
        // The earliest local date of the two capitals: a day over in one may be today in the other.
        var today = LocalDay.Zones(mission).Min(z => z.Today(now));
        await using var scope = Scope();
        var near = (await OccasionDecision.Between(scope.ServiceProvider.GetRequiredService<EventsDb>(), occasions, today,
            today.AddDays(settings.DaysBefore), [mission.SendingState, mission.ReceivingState], cancellation)).Where(o => o.Start >= today);
        var told = 0;
        foreach (var occurrence in near)
            if (await Announce(occurrence, now, cancellation)) told++;
        return told;
    }

    async Task<bool> Announce(Occurrence occurrence, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var scope = Scope();
        var db = scope.ServiceProvider.GetRequiredService<EventsDb>();
        var (key, cycle) = (occurrence.Rule.Key, occurrence.Cycle);
        if (await db.ToldOccasions.AnyAsync(t => t.Key == key && t.Cycle == cycle, cancellation)) return false;
        db.ToldOccasions.Add(new AnnouncedOccasion { Key = key, Cycle = cycle, At = now });
        db.Announce(occurrence.ToApproaching(), about: null, ChangeCauses.Schedule);
        try
        {
            await db.SaveChangesAsync(cancellation);
            return true;
        }
        catch (DbUpdateException e) when (Database.IsDuplicate(e))
        {
            // Another replica announced it first.
            return false;
        }
    }
}
