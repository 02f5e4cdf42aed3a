using Embassy.Events.Missions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Occasions;

/// <summary>
/// Announces each occasion of the two States once, some days before (<c>Occasions:DaysBefore</c>, 7). Looks every
/// <c>Occasions:EverySeconds</c> (600); what was missed while nothing ran is told as long as it has not begun.
/// </summary>
public sealed class OccasionNotifier(
    IServiceScopeFactory scopes, MissionClient missions, IConfiguration configuration, IHostApplicationLifetime host, TimeProvider clock,
    ILogger<OccasionNotifier> log) : BackgroundLoop(host, clock, log)
{
    readonly int daysBefore = configuration.GetValue("Occasions:DaysBefore", 7);
    readonly TimeSpan every = TimeSpan.FromSeconds(configuration.GetValue("Occasions:EverySeconds", 600.0));

    protected override async Task<TimeSpan> RunOnce(CancellationToken stopping)
    {
        try
        {
            await Announce(stopping);
            return every;
        }
        catch (Problem problem)
        {
            // The mission is not set up, or content does not answer yet.
            log.LogDebug("Occasions wait: {Why}", problem.Message);
            return TimeSpan.FromSeconds(Math.Min(15, every.TotalSeconds));
        }
    }

    /// <summary>How many it announced. Safe to run anywhere at the same time.</summary>
    public async Task<int> Announce(CancellationToken cancellation)
    {
        var mission = await missions.Get(cancellation);
        var now = Clock.Now();
        // Where the day is latest: what is over in one capital may be today in the other.
        var today = LocalDay.Zones(mission).Min(z => z.Today(now));
        var near = OccasionCatalogue.Between(today, today.AddDays(daysBefore), [mission.SendingState, mission.ReceivingState]).Where(o => o.Start >= today);
        var told = 0;
        foreach (var occurrence in near)
            if (await Announce(occurrence, now, cancellation)) told++;
        return told;
    }

    async Task<bool> Announce(Occurrence occurrence, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<RequestContext>().Caller = Caller.Service;
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
            // Another replica was faster, and has told it.
            return false;
        }
    }
}
