using Embassy.Announcements;
using Embassy.Forums.Imports;
using Embassy.ServiceDefaults;

namespace Embassy.Forums.Memberships;

/// <summary>The days on which a standing may hold, and those on which it certainly holds.</summary>
/// <remarks>
/// A date known to the year leaves the days of that year open. It is read within the life of the forum and of the State
/// where that is possible; a source that expressly says otherwise is kept as it is (Algeria's provisional government
/// was at Belgrade in 1961).
/// </remarks>
/// <param name="From">The first day on which it may hold.</param>
/// <param name="CountsFrom">
/// The first day on which figures count it: the first that the date may mean, and for <c>five-year-step</c> the first
/// of the year named.
/// </param>
/// <param name="CertainFrom">The first day on which it certainly holds; null if there is none.</param>
/// <param name="CertainUntil">
/// The first day on which it may have ended, from which figures no longer count it; null: it continues.
/// </param>
/// <param name="Until">The first day on which it has certainly ended.</param>
public sealed record StandingPeriod(DateOnly From, DateOnly CountsFrom, DateOnly? CertainFrom, DateOnly? CertainUntil, DateOnly? Until)
{
    public bool MayHold(DateOnly day) => From <= day && (Until is null || Until > day);

    public bool Holds(DateOnly day) => CertainFrom <= day && (CertainUntil is null || CertainUntil > day);

    public bool Counts(DateOnly day) => CountsFrom <= day && (CertainUntil is null || CertainUntil > day);

    /// <param name="recorded">
    /// The day of entry. A source without a date says that the standing holds, so it does from this day on.
    /// </param>
    public static StandingPeriod Of(MembershipContent said, DateOnly founded, DateOnly recorded)
    {
        // A former member's standing begins when it left.
        var (begins, ends) = said.Standing == Membership.Former ? (said.Left, null) : (said.Joined, said.Left);
        var until = ends?.Last ?? StateLifetimes.End(said.State)?.AddDays(1);
        var first = begins?.First ?? DateOnly.MinValue;
        var named = first;
        // The source counts in steps of five years: the standing had begun by the end of the year named.
        if (said.JoinedPrecision == Membership.ByFiveYears && said.Standing != Membership.Former) first = first.AddYears(-5);
        var last = begins?.Last ?? until ?? DateOnly.MaxValue;
        foreach (var bound in (DateOnly?[])[founded, StateLifetimes.Begin(said.State)])
            if (bound > first && bound <= last) first = bound.Value;
        if (until <= first) until = ends?.Last;
        return new(first, named > first ? named : first, begins is { } known ? Latest(known.Last, first) : ends is null ? recorded : null,
            ends?.First ?? until, until);
    }

    static DateOnly Latest(DateOnly a, DateOnly b) => a > b ? a : b;

    public StandingDays ToAnnounced() => new(Text(From)!, Text(CountsFrom)!, Text(CertainFrom), Text(CertainUntil), Text(Until));

    public static StandingPeriod Parse(StandingDays told) =>
        new(Day(told.From)!.Value, Day(told.CountsFrom)!.Value, Day(told.CertainFrom), Day(told.CertainUntil), Day(told.Until));

    static string? Text(DateOnly? day) => day?.ToString("O", System.Globalization.CultureInfo.InvariantCulture);

    static DateOnly? Day(string? text) =>
        text is null ? null : DateOnly.ParseExact(text, "O", System.Globalization.CultureInfo.InvariantCulture);
}
