using Embassy.Events.Engagements;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Calendars;

/// <summary>An engagement as calendars and feeds show it to one kind of reader.</summary>
/// <param name="Sequence">Increases with each change that this kind of reader sees.</param>
/// <param name="Withdrawn">The engagement was public and no longer is; only its last public dates are shown.</param>
public sealed record CalendarItem(
    Guid Id, string Kind, string Direction, string Status, IReadOnlyList<LanguageText> Titles, CivilDate Start, CivilDate? End,
    DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, string? Zone, IReadOnlyList<LanguageText> Places, string? Coordinates,
    CivilDate? PreviousStart, int Sequence, DateTimeOffset CreatedAt, DateTimeOffset ModifiedAt, bool Withdrawn, bool Internal)
{
    public string Uid => $"{Id}@embassy";

    /// <summary>The address that shows it; the site has no internal engagement.</summary>
    public string Link(SiteLinks links, string locale) =>
        Internal ? links.Api($"/v1/engagements/{Id}?locale={locale}") : links.Record("engagement", $"engagements/{Id}", locale);

    public DateOnly First => Start.First;

    public DateOnly Last => (End ?? Start).Last;

    public bool IsWholeDays => StartsAt is null || Zone is null;

    /// <summary>
    /// The title in a language; with fallback, the first available in the order of the mission's languages.
    /// </summary>
    public LanguageText? Title(string locale, bool fallback, IReadOnlyList<string> locales) =>
        LanguageText.Select(Titles, locale, fallback, locales);

    /// <summary>
    /// The place in a language, or in another one: a reader who has to go there needs its name. May be empty.
    /// </summary>
    public string Place(string locale, IReadOnlyList<string> locales) =>
        LanguageText.Select(Places, locale, fallback: true, locales)?.Words ?? "";

    public static CalendarItem Of(Engagement e, DateTimeOffset now, bool toStaff)
    {
        var isPublic = e.IsPublic(now);
        var withdrawn = !toStaff && !isPublic;
        // The announcement for the end of an embargo is counted in advance; until then the public has seen one change
        // less.
        var ahead = withdrawn && e.Audience == Audiences.Public ? 1 : 0;
        var changed = toStaff ? e.UpdatedAt
            : withdrawn ? e.WithdrawnAt ?? e.PublicUpdatedAt : Later(e.PublicVersion > 0 ? e.PublicUpdatedAt : e.UpdatedAt, e.EmbargoUntil);
        var (start, end) = withdrawn && e.WithdrawnStart is { } known ? (known, null) : (e.Start, e.End);
        return new CalendarItem(
            e.Id, e.Kind, e.Direction, e.Status, e.Titles, start, end, withdrawn ? null : e.StartsAt, withdrawn ? null : e.EndsAt, e.Zone,
            e.Places, e.Coordinates,
            e.PreviousStart, Math.Max(0, (toStaff ? e.Version : e.PublicVersion - ahead) - 1), e.CreatedAt, changed,
            withdrawn, toStaff && !isPublic);
    }

    // For public readers, a record under embargo changes when the embargo ends.
    static DateTimeOffset Later(DateTimeOffset changed, DateTimeOffset? embargo) => embargo > changed ? embargo.Value : changed;
}
