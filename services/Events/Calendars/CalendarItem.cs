using Embassy.Events.Engagements;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Calendars;

/// <summary>An engagement as calendars and feeds show it to one kind of reader.</summary>
/// <param name="Sequence">Grows with each change that this kind of reader is shown.</param>
/// <param name="Withdrawn">It was public and is no more: of it only the days it was known by are shown.</param>
public sealed record CalendarItem(
    Guid Id, string Kind, string Direction, string Status, IReadOnlyList<LanguageText> Titles, CivilDate Start, CivilDate? End,
    DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, string? Zone, string Place, string? Coordinates, CivilDate? PreviousStart,
    int Sequence, DateTimeOffset CreatedAt, DateTimeOffset ModifiedAt, bool Withdrawn, bool Internal)
{
    public string Uid => $"{Id}@embassy";

    public DateOnly First => Start.First;

    public DateOnly Last => (End ?? Start).Last;

    public bool IsWholeDays => StartsAt is null || Zone is null;

    /// <summary>The title in a language; in another, by the order of the mission's, where the reader allows it.</summary>
    public LanguageText? Title(string locale, bool fallback, IReadOnlyList<string> locales) =>
        Titles.FirstOrDefault(t => t.Lang == locale)
        ?? (fallback ? Titles.OrderBy(t => locales.Contains(t.Lang) ? locales.ToList().IndexOf(t.Lang) : int.MaxValue).FirstOrDefault() : null);

    public static CalendarItem Of(Engagement e, DateTimeOffset now, bool toStaff)
    {
        var isPublic = e.Audience == Audiences.Public && !(e.EmbargoUntil > now);
        return new CalendarItem(
            e.Id, e.Kind, e.Direction, e.Status, e.Titles, e.Start, e.End, null, null, null, e.Place, null, null,
            e.Version - 1, e.CreatedAt, Later(e.UpdatedAt, isPublic ? e.EmbargoUntil : null), Withdrawn: false, Internal: toStaff && !isPublic);
    }

    // What is public since an embargo ended has changed for its readers then.
    static DateTimeOffset Later(DateTimeOffset changed, DateTimeOffset? embargo) => embargo > changed ? embargo.Value : changed;
}
