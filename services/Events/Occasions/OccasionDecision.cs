using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Occasions;

/// <summary>The days on which a State celebrates an occasion in one year, as it decided them.</summary>
[WithoutAudience("public holidays are public")]
public sealed class OccasionDecision
{
    /// <summary>The number of days by which a decision may differ from the computed day.</summary>
    public const int MostApart = 10;

    /// <summary>The greatest number of days of a decision.</summary>
    public const int Longest = 30;

    public required string Key { get; init; }

    /// <summary>The year of the occasion's own calendar.</summary>
    public required int Cycle { get; init; }
    public DateOnly Start { get; private set; }
    public DateOnly End { get; private set; }
    public Citation Source { get; private set; } = new("", "", "");
    public int Version { get; private set; }

    /// <summary>Returns false if nothing changed.</summary>
    public bool Decide(DateOnly start, DateOnly end, Citation source)
    {
        if (Version > 0 && (Start, End, Source) == (start, end, source)) return false;
        (Start, End, Source) = (start, end, source);
        Version++;
        return true;
    }

    /// <summary>The occurrences with a day in this range, on the decided days where there are any.</summary>
    public static async Task<List<Occurrence>> Between(EventsDb db, OccasionCatalogue occasions, DateOnly first, DateOnly last,
        IReadOnlyCollection<string> states, CancellationToken cancellation)
    {
        // Decided days may reach into the range from long before, with computed days before them, or the reverse.
        var (from, to) = (first.AddDays(-MostApart - Longest), last.AddDays(MostApart));
        var decided = await db.OccasionDecisions.AsNoTracking()
            .Where(d => d.Start <= last && d.End >= first || d.Start >= from && d.Start <= to)
            .ToDictionaryAsync(d => (d.Key, d.Cycle), cancellation);
        return [.. occasions.Between(from, to, states)
            .Select(o => decided.TryGetValue((o.Rule.Key, o.Cycle), out var day) ? o with { Start = day.Start, Decision = day } : o)
            .Where(o => o.Start <= last && o.End >= first)
            .OrderBy(o => o.Start).ThenBy(o => o.Rule.Key, StringComparer.Ordinal)];
    }

    public static void Map(ModelBuilder model) => model.Entity<OccasionDecision>(decision =>
    {
        decision.HasKey(d => new { d.Key, d.Cycle });
        decision.Property(d => d.Key).HasMaxLength(100);
        decision.Property(d => d.Version).IsConcurrencyToken();
        decision.HasIndex(d => d.Start);
        decision.OwnsOne(d => d.Source);
        decision.ToTable("OccasionDecisions");
    });

    public OccasionDecided ToDecided(string state) => new(Key, state, Cycle, Occurrence.Text(Start), Occurrence.Text(End), Version,
        $"/v1/occasions?year={Start.Year}&state={state}");
}
