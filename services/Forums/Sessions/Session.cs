using System.Globalization;
using Embassy.Announcements;
using Embassy.Forums.Imports;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Sessions;

/// <summary>The content of a row of a sessions file.</summary>
public sealed record SessionContent(
    string Body, int Ordinal, List<LanguageText> Titles, List<LanguageText> Places, string Host, CivilDate Start, CivilDate? End,
    string Status, string Source, string Note);

/// <summary>A summit, a ministerial meeting or a session of a body.</summary>
[WithoutAudience("the calendar of a forum is public")]
public sealed class Session : ImportedRow
{
    public const string Planned = "planned", Held = "held", Postponed = "postponed", Cancelled = "cancelled";

    public static readonly FileLayout Layout =
        new(["forum", "session", "body", "ordinal", "place", "host", "start", "end", "status", "source", "note"], ["title", "place"]);

    public string Body { get; private set; } = "";
    public int Ordinal { get; private set; }
    public List<LanguageText> Titles { get; private set; } = [];
    public List<LanguageText> Places { get; private set; } = [];
    public string Host { get; private set; } = "";
    public CivilDate Start { get; private set; }
    public CivilDate? End { get; private set; }
    public string Status { get; private set; } = "";
    public string Source { get; private set; } = "";
    public string Note { get; private set; } = "";

    /// <summary>
    /// The first day that its dates may mean; it decides the sort order, and the last day whether it is over.
    /// </summary>
    public DateOnly FirstDay { get; private set; }
    public DateOnly LastDay { get; private set; }

    /// <summary>Returns false if nothing changed.</summary>
    public bool Record(SessionContent said)
    {
        if (!Says(said)) return false;
        (Body, Ordinal, Titles, Places, Host, Start, End, Status, Source, Note) =
            (said.Body, said.Ordinal, said.Titles, said.Places, said.Host, said.Start, said.End, said.Status, said.Source, said.Note);
        (FirstDay, LastDay) = (Start.First, (End ?? Start).Last);
        return true;
    }

    public static SessionContent Read(Row row, ForumEntry forum, DateOnly today)
    {
        var validation = new RequestValidation();
        validation.Key("session", row["session"]);
        var start = validation.Date("start", row["start"], required: true);
        var end = validation.Date("end", row["end"]);
        validation.EndsAfter("end", start, end);
        var status =
            row.Word(validation, "status", AllowedValues.Of(V1.Session.Descriptor.FindFieldByNumber(V1.Session.StatusFieldNumber)));
        validation.When(status == Held && start?.First > today, "status", "future_date", "What is yet to come has not been held.");
        var ordinal = 0;
        validation.When(row["ordinal"].Length > 0
            && (!int.TryParse(row["ordinal"], NumberStyles.None, CultureInfo.InvariantCulture, out ordinal) || ordinal is < 1 or > 10_000),
            "ordinal", "out_of_range", "1 to 10,000, or nothing.");
        var said = new SessionContent(row.Word(validation, "body", forum.BodyKeys), ordinal, row.Texts(validation, "title", 1000),
            row.Texts(validation, "place", 200),
            row.State(validation, "host", start), start ?? default, end, status, row.Source(validation), row.Note(validation));
        validation.Refuse();
        return said;
    }

    /// <summary>Selects the sessions ahead of a day.</summary>
    public static System.Linq.Expressions.Expression<Func<Session, bool>> AheadOf(DateOnly day) =>
        s => (s.Status == Planned || s.Status == Postponed) && s.LastDay >= day;

    /// <summary>Selects the sessions that were ahead on a past day, held since or not, or are ahead today.</summary>
    public static System.Linq.Expressions.Expression<Func<Session, bool>> LayAhead(DateOnly day, DateOnly today) =>
        s => (s.Status == Planned || s.Status == Postponed || s.Status == Held && day < today) && s.LastDay >= day;

    public static void Map(ModelBuilder model)
    {
        model.Entity<Session>(session =>
        {
            MapImportedRow(session, "Sessions");
            session.Property(s => s.Body).HasMaxLength(40);
            session.Property(s => s.Host).HasMaxLength(3);
            session.Property(s => s.Status).HasMaxLength(12);
            session.Property(s => s.Source).HasMaxLength(RowReader.LongestSource);
            session.Property(s => s.Note).HasMaxLength(RowReader.LongestNote);
            session.HasIndex(s => new { s.Forum, s.FirstDay, s.Key });
        });
        JsonColumn.Map<Session, LanguageText>(model, s => s.Titles);
        JsonColumn.Map<Session, LanguageText>(model, s => s.Places);
    }

    public V1.Session ToProto(DateOnly today) => new()
    {
        Forum = Forum,
        Session_ = Key,
        Body = Body,
        Ordinal = Ordinal,
        Titles = { Titles.Select(t => t.ToProto()) },
        Places = { Places.Select(p => p.ToProto()) },
        Host = Host,
        Start = Start.ToString(),
        End = End?.ToString() ?? "",
        Status = Status,
        Source = Source,
        Note = Note,
        Version = Version,
        Unreported = Status == Planned && LastDay < today,
    };

    public override Announcement ToRecorded() => new SessionRecorded(
        Forum, Key, Body, Ordinal == 0 ? null : Ordinal, [.. Titles.Select(t => t.ToAnnounced())],
        [.. Places.Select(p => p.ToAnnounced())], Host, Start.ToString(), End?.ToString(), Status, Source, Version,
        $"/v1/forums/{Forum}/sessions/{Key}");
}
