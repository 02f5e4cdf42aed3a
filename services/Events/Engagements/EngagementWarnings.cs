using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Engagements;

/// <summary>Warnings for staff about conflicting plans.</summary>
/// <remarks>Conflicts are not rejected: plans are entered while they still contradict each other.</remarks>
public static class EngagementWarnings
{
    static readonly string[] NotTakingPlace = [EngagementStatus.Postponed, EngagementStatus.Cancelled];

    public static async Task<List<V1.Warning>> FindWarnings(this EventsDb db, Engagement engagement, V1.Engagement shown,
        CancellationToken cancellation)
    {
        if (NotTakingPlace.Contains(engagement.Status)) return [];
        var others = db.Engagements.AsNoTracking().Where(e => e.Id != engagement.Id && !NotTakingPlace.Contains(e.Status));
        var warnings = new List<V1.Warning>();
        if (engagement.Ordinal is { } ordinal
            && await others.Where(e => e.Series == engagement.Series && e.Ordinal == ordinal).Select(e => (Guid?)e.Id)
                .FirstOrDefaultAsync(cancellation) is { } same)
            warnings.Add(
                new V1.Warning
                {
                    Code = "ordinal_taken",
                    Description = $"Another is number {ordinal} of {engagement.Series}.",
                    Engagement = same.ToString()
                });

        // A month is too wide a range to conclude that a person cannot attend both.
        var words = shown.Delegations.SelectMany(d => d.Members)
            .SelectMany(m => m.Capacities.Select(c => (c.Person, c.Office)).Append((m.Person, m.Office)))
            .SelectMany(w => (string[])[w.Person.Length > 0 ? $"person:{w.Person}" : "", w.Office.Length > 0 ? $"office:{w.Office}" : ""])
            .Where(w => w.Length > 0).Distinct().ToList();
        if (words.Count == 0 || engagement.Places.Count == 0 || engagement.StartFirst != engagement.StartLast) return warnings;
        var elsewhere =
            await others.Where(e => e.StartFirst <= engagement.EndLast && e.EndLast >= engagement.StartFirst && e.StartFirst == e.StartLast
                && e.FoldedPlaces != "" && e.Mentions.Any(m => words.Contains(m.Word)))
            .OrderBy(e => e.StartFirst).ThenBy(e => e.Id).Take(50).Select(e => new { e.Id, e.Places, e.Start, e.StartsAt, e.EndsAt })
            .ToListAsync(cancellation);
        foreach (var other in elsewhere)
        {
            if (!AreApart(engagement.Places, other.Places) || other.EndsAt <= engagement.StartsAt
                || engagement.EndsAt <= other.StartsAt) continue;
            warnings.Add(
                new V1.Warning
                {
                    Code = "person_elsewhere",
                    Description = $"Somebody of the delegations is to be in {other.Places[0].Words} too, {other.Start}.",
                    Engagement = other.Id.ToString()
                });
        }
        return warnings;
    }

    // Only spellings of one language can be compared.
    static bool AreApart(List<LanguageText> places, List<LanguageText> others) =>
        places.Exists(p => others.Exists(o => o.Lang == p.Lang))
        && !places.Exists(p => others.Exists(o => TextFolding.Of(o.Words) == TextFolding.Of(p.Words)));
}
