using Embassy.Events.Engagements;
using Embassy.Events.Letters;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Timeline;

/// <summary>Converts each kind of record to a timeline entry.</summary>
public static class TimelineEntries
{
    public static (TimelinePosition At, V1.TimelineEntry Entry) ToEntry(this Engagement e, string locale, LocaleData words) =>
        (new(e.StartFirst, e.StartLast, e.Id),
        Entry("engagement", $"/v1/engagements/{e.Id}", e.Kind, e.Status, e.Direction, e.Start, e.End, e.Titles, e.Place, e.States, locale,
            words));

    public static (TimelinePosition At, V1.TimelineEntry Entry) ToEntry(this Letter l, string locale, LocaleData words) =>
        (new(l.DatedFirst, l.DatedLast, l.Id),
        Entry("letter", $"/v1/letters/{l.Id}", l.Kind, "", l.Direction, l.Dated, null, l.Titles, "",
            new[] { l.Sender.State, l.Addressee.State }.Distinct(), locale, words));

    public static (TimelinePosition At, V1.TimelineEntry Entry) ToEntry(this Milestone m, string locale, LocaleData words) =>
        (new(m.DateFirst, m.DateLast, m.Id),
        Entry(m.Of, m.Link, m.Kind, m.Status, "", m.Date, m.End, m.Titles, m.Place, m.States, locale, words));

    static V1.TimelineEntry Entry(
        string of, string link, string kind, string status, string direction, CivilDate date, CivilDate? end, List<LanguageText> titles,
        string place,
        IEnumerable<string> states, string locale, LocaleData words) => new()
        {
            Of = of,
            Link = link,
            Kind = kind,
            Status = status,
            Direction = direction,
            Date = date.ToString(),
            End = end?.ToString() ?? "",
            Precision = date.Precision,
            Printed = locale.Length == 0 ? "" : words.Print(date) + (end is { } last ? $" – {words.Print(last)}" : ""),
            Titles = { titles.Select(t => t.ToProto()) },
            Title = titles.Find(t => t.Lang == locale)?.ToProto(),
            Place = place,
            States = { states },
        };
}
