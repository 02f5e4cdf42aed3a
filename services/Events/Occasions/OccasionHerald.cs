using Embassy.Events.Missions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Occasions;

/// <summary>
/// Announces each occasion of the two States once, some days before (<c>Occasions:DaysBefore</c>, 7). Looks every
/// <c>Occasions:EverySeconds</c> (600); what was missed while nothing ran is told as long as it has not begun.
/// </summary>
public sealed class OccasionHerald(
    IServiceScopeFactory scopes, MissionClient missions, IConfiguration configuration, IHostApplicationLifetime host, TimeProvider clock,
    ILogger<OccasionHerald> log) : BackgroundLoop(host, clock, log)
{
    readonly int daysBefore = configuration.GetValue("Occasions:DaysBefore", 7);
    readonly TimeSpan every = TimeSpan.FromSeconds(configuration.GetValue("Occasions:EverySeconds", 600.0));

    protected override async Task<TimeSpan> RunOnce(CancellationToken stopping)
    {
        try
        {
            await Tell(stopping);
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
    public async Task<int> Tell(CancellationToken cancellation)
    {
        var mission = await missions.Ask(cancellation);
        var now = Clock.Now();
        // Where the day is latest: what is over in one capital may be today in the other.
        var today = ZonedDay.Zones(mission).Min(z => z.Today(now));
        var near = OccasionCatalogue.Between(today, today.AddDays(daysBefore), [mission.SendingState, mission.ReceivingState]).Where(o => o.Start >= today);
        var told = 0;
        foreach (var occurrence in near)
            if (await Tell(occurrence, now, cancellation)) told++;
        return told;
    }

    async Task<bool> Tell(Occurrence occurrence, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Work>().Caller = Caller.Service;
        var db = scope.ServiceProvider.GetRequiredService<EventsDb>();
        var (key, cycle) = (occurrence.Rule.Key, occurrence.Cycle);
        if (await db.ToldOccasions.AnyAsync(t => t.Key == key && t.Cycle == cycle, cancellation)) return false;
        db.ToldOccasions.Add(new ToldOccasion { Key = key, Cycle = cycle, At = now });
        db.Announce(occurrence.ToApproaching(), about: null, Causes.Schedule);
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
