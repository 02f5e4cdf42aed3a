using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Missions;

/// <summary>
/// Caches the mission's languages and approval rules, which every read or write needs and which rarely change. An entry
/// lives two seconds, so another replica may use the old values for that long. The replica that makes the change
/// invalidates its own cache at once.
/// </summary>
public sealed class MissionCache(LocaleCatalogue locales, TimeProvider clock)
{
    static readonly TimeSpan Life = TimeSpan.FromSeconds(2);

    sealed record CachedMission(IReadOnlyList<string> Locales, bool Approval, string Removal, string Sending, string Receiving,
        DateTimeOffset Until);

    CachedMission? cachedMission;
    readonly Lock forgetting = new();
    long generation;

    /// <summary>The languages in their order; fails when the mission is not set up.</summary>
    public async ValueTask<IReadOnlyList<string>> Locales(ContentDb db, CancellationToken cancellation) =>
        (await Recall(db, cancellation)).Locales;

    /// <summary>True when a second person must approve publication.</summary>
    public async ValueTask<bool> Approval(ContentDb db, CancellationToken cancellation) => (await Recall(db, cancellation)).Approval;

    /// <summary>
    /// The approval rule for taking an edition down: <c>none</c>, <c>second-person</c> or <c>withdraw-alone</c>.
    /// </summary>
    public async ValueTask<string> Removal(ContentDb db, CancellationToken cancellation) => (await Recall(db, cancellation)).Removal;

    /// <summary>The two States, the sending one first.</summary>
    public async ValueTask<(string Sending, string Receiving)> States(ContentDb db, CancellationToken cancellation) =>
        await Recall(db, cancellation) is var known ? (known.Sending, known.Receiving) : default;

    /// <summary>How a language counts.</summary>
    public PluralRules Plurals(string locale) => locales.Plurals(locale);

    async ValueTask<CachedMission> Recall(ContentDb db, CancellationToken cancellation)
    {
        if (cachedMission is { } known && known.Until > clock.GetUtcNow()) return known;
        // Without the generation check, a read that started before a change would restore the old values for two
        // seconds.
        var started = Interlocked.Read(ref generation);
        var mission = await db.Missions.AsNoTracking().SingleOrDefaultAsync(cancellation)
            ?? throw new Problem(ProblemCodes.MissionMissing,
                "The mission's languages are not known yet. An administrator sets them up: PUT /v1/mission.");
        var read = new CachedMission(mission.Locales, mission.Approval != Mission.None, mission.Removal,
            mission.SendingState, mission.ReceivingState, clock.GetUtcNow() + Life);
        lock (forgetting)
        {
            if (generation == started) cachedMission = read;
        }
        return read;
    }

    /// <summary>
    /// Invalidates the cache after a change is committed; the next caller reads again, even while an earlier read is
    /// running.
    /// </summary>
    public void Invalidate()
    {
        lock (forgetting)
        {
            generation++;
            cachedMission = null;
        }
    }
}
