using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
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

    /// <summary>True if the days were entered wrongly: the computed ones apply.</summary>
    public bool IsWithdrawn { get; private set; }

    /// <summary>The days that were replaced or withdrawn, oldest first.</summary>
    public List<EarlierDecision> Earlier { get; private set; } = [];
    public int Version { get; private set; }

    /// <summary>Returns false if nothing changed.</summary>
    public bool Decide(DateOnly start, DateOnly end, Citation source, string by, DateTimeOffset now)
    {
        if (Version > 0 && !IsWithdrawn)
        {
            if ((Start, End, Source) == (start, end, source)) return false;
            Keep(by, now, reason: "");
        }
        (Start, End, Source, IsWithdrawn) = (start, end, source, false);
        Version++;
        return true;
    }

    /// <summary>Returns false if the days were withdrawn before.</summary>
    public bool Withdraw(string reason, string by, DateTimeOffset now)
    {
        if (IsWithdrawn) return false;
        Keep(by, now, reason);
        IsWithdrawn = true;
        Version++;
        return true;
    }

    void Keep(string by, DateTimeOffset now, string reason) =>
        Earlier = [.. Earlier, new(Occurrence.Text(Start), Occurrence.Text(End), Source, now, by, reason)];

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
            .Select(o => decided.TryGetValue((o.Rule.Key, o.Cycle), out var day) ? o.With(day) : o)
            .Where(o => o.Start <= last && o.End >= first)
            .OrderBy(o => o.Start).ThenBy(o => o.Rule.Key, StringComparer.Ordinal)];
    }

    public static void Map(ModelBuilder model)
    {
        model.Entity<OccasionDecision>(decision =>
        {
            decision.HasKey(d => new { d.Key, d.Cycle });
            decision.Property(d => d.Key).HasMaxLength(100);
            decision.Property(d => d.Version).IsConcurrencyToken();
            decision.HasIndex(d => d.Start);
            decision.OwnsOne(d => d.Source);
            decision.ToTable("OccasionDecisions");
        });
        JsonColumn.Map<OccasionDecision, EarlierDecision>(model, d => d.Earlier);
    }

    /// <param name="there">The occasion on the days that now apply.</param>
    public OccasionDecided ToDecided(Occurrence there) => new(Key, there.Rule.State, Cycle, Occurrence.Text(there.Start),
        Occurrence.Text(there.End), Version, $"/v1/occasions?year={there.Start.Year}&state={there.Rule.State}", IsWithdrawn);
}

/// <summary>Decided days that were replaced or withdrawn.</summary>
public sealed record EarlierDecision(string Start, string End, Citation Source, DateTimeOffset ReplacedAt, string ReplacedBy, string Reason)
{
    public V1.EarlierDecision ToProto(bool toStaff) => new()
    {
        Start = Start,
        End = End,
        Source = Source.ToProto(),
        ReplacedAt = ReplacedAt.ToTimestamp(),
        ReplacedBy = toStaff ? ReplacedBy : "",
        Reason = Reason,
    };
}
