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
        var isPublic = e.IsPublic(now);
        var withdrawn = !toStaff && !isPublic;
        // Told ahead, for the end of an embargo: until then the public has seen one change less.
        var ahead = withdrawn && e.Audience == Audiences.Public ? 1 : 0;
        var changed = toStaff ? e.UpdatedAt : withdrawn ? e.WithdrawnAt ?? e.PublicUpdatedAt : Later(e.PublicVersion > 0 ? e.PublicUpdatedAt : e.UpdatedAt, e.EmbargoUntil);
        var (start, end) = withdrawn && e.WithdrawnStart is { } known ? (known, null) : (e.Start, e.End);
        return new CalendarItem(
            e.Id, e.Kind, e.Direction, e.Status, e.Titles, start, end, withdrawn ? null : e.StartsAt, withdrawn ? null : e.EndsAt, e.Zone, e.Place, e.Coordinates,
            e.PreviousStart, Math.Max(0, (toStaff ? e.Version : e.PublicVersion - ahead) - 1), e.CreatedAt, changed, withdrawn, toStaff && !isPublic);
    }

    // What is public since an embargo ended has changed for its readers then.
    static DateTimeOffset Later(DateTimeOffset changed, DateTimeOffset? embargo) => embargo > changed ? embargo.Value : changed;
}
