using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Missions;

/// <summary>
/// Caches the mission's languages and approval rules, which every read or write needs and which rarely change. An entry
/// lives two seconds, so another replica may use the old values for that long. The replica that makes the change
/// invalidates its own cache at once.
/// </summary>
/// <remarks>
/// Not the <see cref="MissionClient"/> of the others: content owns the mission and reads it from its own database, also
/// the approval rules, which must not be older than seconds. Both cache by <see cref="CachedValue{T}"/>.
/// </remarks>
public sealed class MissionCache(LocaleCatalogue locales, TimeProvider clock)
{
    static readonly TimeSpan Life = TimeSpan.FromSeconds(2);

    sealed record CachedMission(IReadOnlyList<string> Locales, bool Approval, string Removal, string Sending, string Receiving);

    readonly CachedValue<CachedMission> cached = new(clock);

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

    /// <summary>The plural rules of a language.</summary>
    public PluralRules Plurals(string locale) => locales.Plurals(locale);

    ValueTask<CachedMission> Recall(ContentDb db, CancellationToken cancellation) => cached.Get(async _ =>
    {
        var mission = await db.Missions.AsNoTracking().SingleOrDefaultAsync(cancellation)
            ?? throw new Problem(ProblemCodes.MissionMissing,
                "The mission's languages are not known yet. An administrator sets them up: PUT /v1/mission.");
        return (new CachedMission(mission.Locales, mission.Approval != Mission.None, mission.Removal,
            mission.SendingState, mission.ReceivingState), Life);
    });

    /// <summary>
    /// Invalidates the cache after a change is committed; the next caller reads again, even while an earlier read is
    /// running.
    /// </summary>
    public void Invalidate() => cached.Invalidate();
}
