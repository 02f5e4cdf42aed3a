using Embassy.Events.Engagements;
using Embassy.Events.Letters;
using Embassy.ServiceDefaults;

namespace Embassy.Events.Timeline;

/// <summary>Converts each kind of record to a timeline entry.</summary>
public static class TimelineEntries
{
    public static (TimelinePosition At, V1.TimelineEntry Entry) ToEntry(this Engagement e, LocaleData? words) =>
        (new(e.StartFirst, e.StartLast, e.Id),
        Entry("engagement", $"/v1/engagements/{e.Id}", e.Kind, e.Status, e.Direction, e.Start, e.End, e.Titles, e.Places, e.States,
            words));

    public static (TimelinePosition At, V1.TimelineEntry Entry) ToEntry(this Letter l, LocaleData? words) =>
        (new(l.DatedFirst, l.DatedLast, l.Id),
        Entry("letter", $"/v1/letters/{l.Id}", l.Kind, "", l.Direction, l.Dated, null, l.Titles, [],
            new[] { l.Sender.State, l.Addressee.State }.Distinct(), words));

    public static (TimelinePosition At, V1.TimelineEntry Entry) ToEntry(this Milestone m, LocaleData? words) =>
        (new(m.DateFirst, m.DateLast, m.Id),
        Entry(m.Of, m.Link, m.Kind, m.Status, "", m.Date, m.End, m.Titles, m.Places, m.States, words));

    static V1.TimelineEntry Entry(
        string of, string link, string kind, string status, string direction, CivilDate date, CivilDate? end, List<LanguageText> titles,
        List<LanguageText> places,
        IEnumerable<string> states, LocaleData? words) => new()
        {
            Of = of,
            Link = link,
            Kind = kind,
            Status = status,
            Direction = direction,
            Date = date.ToString(),
            End = end?.ToString() ?? "",
            Precision = date.Precision,
            Printed = words is null ? "" : words.Print(date) + (end is { } last ? $" – {words.Print(last)}" : ""),
            Titles = { titles.Select(t => t.ToProto()) },
            Places = { places.Select(p => p.ToProto()) },
            States = { states },
        };
}
