using System.Globalization;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Occasions;

/// <summary>An occasion of a State: its date rule, its status as a public holiday and its sources.</summary>
/// <param name="Month">A Gregorian month, or a Hijri one.</param>
/// <param name="Since">The first Gregorian year of the occasion; 0 for no limit.</param>
/// <param name="Letters">True if the two Heads of State customarily exchange letters on it.</param>
public sealed record OccasionRule(
    string Key, string State, string Kind, bool DayOff, bool Hijri, int Month, int Day, int Days, int Since, bool Letters,
    IReadOnlyList<LanguageText> Names, IReadOnlyList<Citation> Sources, bool NationalDay, IReadOnlyList<OccasionChange> Changes)
{
    // The Umm al-Qura tables of .NET cover these years, 1900-04-30 to 2077-11-16.
    const int FirstTabled = 1318, LastTabled = 1500;

    static readonly UmAlQuraCalendar UmmAlQura = new();
    static readonly HijriCalendar Tabular = new() { HijriAdjustment = 0 };

    /// <summary>The occurrences with a day in this range.</summary>
    public IEnumerable<Occurrence> Between(DateOnly first, DateOnly last)
    {
        // 33 Hijri years are about 32 Gregorian years; a margin of a year or two on both sides is cheap.
        var (from, to) = Hijri ? ((first.Year - 622) * 33 / 32 - 2, (last.Year - 622) * 33 / 32 + 3) : (first.Year - 1, last.Year);
        for (var cycle = Math.Max(1, from); cycle <= to; cycle++)
            if (In(cycle) is { } there && there.Start <= last && there.End >= first && there.Start.Year >= Since) yield return there;
    }

    /// <summary>The occurrence in a year of its own calendar.</summary>
    /// <returns>Null for a year that the calendars do not have.</returns>
    public Occurrence? In(int cycle)
    {
        if (cycle < 1 || cycle > (Hijri ? 9000 : 9998)) return null;
        if (!Hijri) return On(cycle, new DateOnly(cycle, Month, Day), null);
        var tabled = cycle is >= FirstTabled and <= LastTabled;
        Calendar calendar = tabled ? UmmAlQura : Tabular;
        return On(cycle,
            DateOnly.FromDateTime(calendar.ToDateTime(cycle, Month, Day, 0, 0, 0, 0)), tabled ? "umm-al-qura" : "tabular");
    }

    Occurrence On(int cycle, DateOnly start, string? method) => new(At(start), cycle, start, method);

    /// <summary>The rule with the names and the number of days that were in force on a day.</summary>
    OccasionRule At(DateOnly day)
    {
        var rule = this;
        foreach (var change in Changes.Where(c => c.From <= day))
            rule = rule with
            {
                Days = change.Days == 0 ? rule.Days : change.Days,
                Names = change.Names ?? rule.Names,
                Sources = [.. change.Sources, .. rule.Sources],
            };
        return rule;
    }
}

/// <summary>A change of an occasion's names or length, as of the day on which it came into force.</summary>
/// <param name="Days">0 leaves the number of days.</param>
public sealed record OccasionChange(DateOnly From, int Days, IReadOnlyList<LanguageText>? Names, IReadOnlyList<Citation> Sources);

/// <summary>An occasion in one year.</summary>
/// <param name="Cycle">The year of its own calendar: it occurs once in each, whatever the Gregorian year.</param>
/// <param name="Method">The method of computation of a Hijri date; null for a Gregorian one.</param>
/// <param name="Decision">The days that the State decided; they win over the computed ones.</param>
/// <param name="Earlier">Decisions that were replaced or withdrawn.</param>
public sealed record Occurrence(OccasionRule Rule, int Cycle, DateOnly Start, string? Method, OccasionDecision? Decision = null,
    IReadOnlyList<EarlierDecision>? Earlier = null)
{
    /// <summary>This occasion on the decided days, unless they were withdrawn.</summary>
    public Occurrence With(OccasionDecision decision) => decision.IsWithdrawn ? this with { Earlier = decision.Earlier }
        : this with { Start = decision.Start, Decision = decision, Earlier = decision.Earlier };

    public DateOnly End => Decision?.End ?? Start.AddDays(Rule.Days - 1);

    /// <summary>True for a computed Hijri date, until the State decides.</summary>
    /// <remarks>
    /// The sighting of the moon decides and may move it by a day; the tabular calendar is no more accurate.
    /// </remarks>
    public bool Tentative => Method is not null && Decision is null;

    public DateOnly? Earliest => Tentative ? Start.AddDays(-1) : null;

    public DateOnly? Latest => Tentative ? Start.AddDays(1) : null;

    public string? HijriDate => Method is not null
        ? string.Create(CultureInfo.InvariantCulture, $"{Cycle:0000}-{Rule.Month:00}-{Rule.Day:00}") : null;

    public static string Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
}
