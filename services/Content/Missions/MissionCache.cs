using Embassy.Content.Facts;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Missions;

/// <summary>
/// The mission's languages and whether releases need a second person, which every read or write needs and nobody changes
/// twice a year. Remembered for two seconds, which is how long another replica may go on with what was; the replica that
/// changes them forgets at once.
/// </summary>
public sealed class MissionCache(TimeProvider clock)
{
    static readonly TimeSpan Life = TimeSpan.FromSeconds(2);

    sealed record CachedMission(IReadOnlyList<string> Locales, bool Approval, string Removal, string Sending, string Receiving, DateTimeOffset Until);

    CachedMission? cachedMission;
    readonly Lock forgetting = new();
    long generation;

    /// <summary>The languages in their order; refuses when the mission is not set up.</summary>
    public async ValueTask<IReadOnlyList<string>> Locales(ContentDb db, CancellationToken cancellation) => (await Recall(db, cancellation)).Locales;

    /// <summary>Whether a second person has to approve what becomes public.</summary>
    public async ValueTask<bool> Approval(ContentDb db, CancellationToken cancellation) => (await Recall(db, cancellation)).Approval;

    /// <summary>Whether a second person has to approve that something public is taken down: <c>none</c>, <c>second-person</c> or <c>withdraw-alone</c>.</summary>
    public async ValueTask<string> Removal(ContentDb db, CancellationToken cancellation) => (await Recall(db, cancellation)).Removal;

    /// <summary>The two States, who sends first.</summary>
    public async ValueTask<(string Sending, string Receiving)> States(ContentDb db, CancellationToken cancellation) =>
        await Recall(db, cancellation) is var known ? (known.Sending, known.Receiving) : default;

    /// <summary>How a language writes numbers and dates here.</summary>
    public async ValueTask<LanguageFormats> Formats(ContentDb db, string locale, CancellationToken cancellation)
    {
        var (sending, receiving) = await States(db, cancellation);
        return Facts.LanguageFormats.Of(locale, sending, receiving);
    }

    /// <summary>The same for each of the mission's languages, in their order.</summary>
    public async ValueTask<IReadOnlyList<LanguageFormats>> Formats(ContentDb db, CancellationToken cancellation)
    {
        var formats = new List<LanguageFormats>();
        foreach (var locale in await Locales(db, cancellation)) formats.Add(await Formats(db, locale, cancellation));
        return formats;
    }

    async ValueTask<CachedMission> Recall(ContentDb db, CancellationToken cancellation)
    {
        if (cachedMission is { } known && known.Until > clock.GetUtcNow()) return known;
        // A change while this read is under way would be undone for two seconds by what was read before it.
        var started = Interlocked.Read(ref generation);
        var mission = await db.Missions.AsNoTracking().SingleOrDefaultAsync(cancellation)
            ?? throw new Problem(ProblemCodes.MissionMissing, "The mission's languages are not known yet. An administrator sets them up: PUT /v1/mission.");
        var read = new CachedMission(mission.Locales, mission.Approval != Mission.None, mission.Removal,
            mission.SendingState, mission.ReceivingState, clock.GetUtcNow() + Life);
        lock (forgetting)
        {
            if (generation == started) cachedMission = read;
        }
        return read;
    }

    /// <summary>Called after a change is committed: the next caller reads anew, also while an earlier read is under way.</summary>
    public void Invalidate()
    {
        lock (forgetting)
        {
            generation++;
            cachedMission = null;
        }
    }
}
