using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Missions;

/// <summary>
/// The mission's languages, which every read needs and nobody changes twice a year. Remembered for two seconds, which is
/// how long another replica may go on with the old ones; the replica that changes them forgets at once.
/// </summary>
public sealed class MissionMemory(TimeProvider clock)
{
    static readonly TimeSpan Life = TimeSpan.FromSeconds(2);

    sealed record Remembered(IReadOnlyList<string> Locales, DateTimeOffset Until);

    Remembered? remembered;

    /// <summary>The languages in their order; refuses when the mission is not set up.</summary>
    public async ValueTask<IReadOnlyList<string>> Locales(ContentDb db, CancellationToken cancellation)
    {
        if (remembered is { } known && known.Until > clock.GetUtcNow()) return known.Locales;
        var mission = await db.Missions.AsNoTracking().SingleOrDefaultAsync(cancellation)
            ?? throw new Problem(Reasons.MissionMissing, "The mission's languages are not known yet. An administrator sets them up: PUT /v1/mission.");
        remembered = new Remembered(mission.Locales, clock.GetUtcNow() + Life);
        return mission.Locales;
    }

    public void Forget() => remembered = null;
}
