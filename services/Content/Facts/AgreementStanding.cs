using Embassy.Content.Missions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Facts;

/// <summary>
/// The last announced status of an agreement, stored for all agreements because any paragraph may depend on one.
/// </summary>
[WithoutAudience("holds no more than what was announced to everybody")]
public sealed class AgreementStanding
{
    public required Guid Id { get; init; }
    public string Status { get; set; } = "";
    public int Version { get; set; }

    public static void Map(ModelBuilder model) => model.Entity<AgreementStanding>(standing =>
    {
        standing.Property(s => s.Id).ValueGeneratedNever();
        standing.Property(s => s.Status).HasMaxLength(30);
        // Two queues write it: an announcement that read a version replaced meanwhile is handled again.
        standing.Property(s => s.Version).IsConcurrencyToken();
        standing.ToTable("AgreementStandings");
    });

    /// <summary>Returns the stored status of each of the given agreements.</summary>
    public static async Task<Dictionary<string, string>> Of(ContentDb db, IEnumerable<string> subjects, CancellationToken cancellation)
    {
        var ids = subjects.Distinct().Select(s => Guid.Parse(s["agreements/".Length..])).ToList();
        return ids.Count == 0
            ? [] : await db.AgreementStandings.AsNoTracking().Where(s => ids.Contains(s.Id))
                .ToDictionaryAsync(s => $"agreements/{s.Id}", s => s.Status, cancellation);
    }

    /// <summary>
    /// Stores the status and updates the paragraphs that depend on it. An older version than the stored one changes
    /// nothing, because the proposal and the status changes arrive through different queues.
    /// </summary>
    public static async Task Note(ContentDb db, MissionCache missions, string agreement, string status, int version, DateTimeOffset now,
        CancellationToken cancellation)
    {
        var id = Guid.Parse(agreement);
        var standing = await db.AgreementStandings.FindAsync([id], cancellation);
        if (standing is null) db.AgreementStandings.Add(standing = new AgreementStanding { Id = id });
        if (standing.Version >= version) return;
        (standing.Status, standing.Version) = (status, version);
        var subject = $"agreements/{agreement}";
        var conditions =
            await db.Conditions.Where(
                c => c.Subject == subject && db.Editions.Any(e => e.Id == c.EditionId && EditionRefresher.Live.Contains(e.State)))
                .ToListAsync(cancellation);
        await Condition.Turn(db, missions, [.. conditions.Where(c => c.FellAt is null && c.Status != status)], holds: false,
            ChangeCauses.Dependency, now, cancellation);
        await Condition.Turn(db, missions, [.. conditions.Where(c => c.FellAt is not null && c.Status == status)], holds: true,
            ChangeCauses.Dependency, now, cancellation);
    }
}
