using System.Linq.Expressions;
using Embassy.Announcements;
using Embassy.Forums.Imports;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Sessions;

/// <summary>The content of a row of a chairs file.</summary>
public sealed record ChairContent(string Body, string State, CivilDate From, CivilDate? Until, string Source, string Note);

/// <summary>A State's term as chair of a forum, or of one of its bodies; another start date is another term.</summary>
[WithoutAudience("who chairs a forum is public")]
public sealed class Chair : ImportedRow
{
    public static readonly FileLayout Layout = new(["forum", "body", "state", "from", "until", "source", "note"]);

    public string Body { get; private set; } = "";
    public string State { get; private set; } = "";
    public CivilDate From { get; private set; }
    public CivilDate? Until { get; private set; }
    public string Source { get; private set; } = "";
    public string Note { get; private set; } = "";

    /// <summary>The first day of the term: the first that <see cref="From"/> may mean.</summary>
    /// <remarks>The last day is the last that <see cref="Until"/> may mean.</remarks>
    public DateOnly FirstDay { get; private set; }
    public DateOnly? LastDay { get; private set; }

    public static string KeyOf(ChairContent said) => $"{(said.Body.Length == 0 ? "forum" : said.Body)}/{said.State}/{said.From}";

    /// <summary>Returns false if nothing changed.</summary>
    public bool Record(ChairContent said)
    {
        if (!Says(said)) return false;
        (Body, State, From, Until, Source, Note) = (said.Body, said.State, said.From, said.Until, said.Source, said.Note);
        (FirstDay, LastDay) = (From.First, Until?.Last);
        return true;
    }

    public static ChairContent Read(Row row, ForumEntry forum)
    {
        var validation = new RequestValidation();
        var from = validation.Date("from", row["from"], required: true);
        var until = validation.Date("until", row["until"]);
        validation.EndsAfter("until", from, until);
        var body = row["body"].Length == 0 ? "" : row.Word(validation, "body", forum.BodyKeys);
        var said = new ChairContent(body, row.State(validation, "state", from, required: true), from ?? default, until,
            row.Source(validation), row.Note(validation));
        validation.Refuse();
        return said;
    }

    public static Expression<Func<Chair, bool>> On(DateOnly day) => c => c.FirstDay <= day && (c.LastDay == null || c.LastDay >= day);

    public static void Map(ModelBuilder model) => model.Entity<Chair>(chair =>
    {
        MapImportedRow(chair, "Chairs");
        chair.Property(c => c.Body).HasMaxLength(40);
        chair.Property(c => c.State).HasMaxLength(3);
        chair.Property(c => c.Source).HasMaxLength(RowReader.LongestSource);
        chair.Property(c => c.Note).HasMaxLength(RowReader.LongestNote);
        chair.HasIndex(c => new { c.Forum, c.FirstDay, c.Key });
    });

    public V1.Chair ToProto() => new()
    {
        Forum = Forum,
        Body = Body,
        State = State,
        From = From.ToString(),
        Until = Until?.ToString() ?? "",
        Source = Source,
        Note = Note,
        Version = Version,
    };

    public override Announcement ToRecorded() =>
        new ChairRecorded(Forum, Key, Body, State, From.ToString(), Until?.ToString(), Source, Version,
            $"/v1/forums/{Forum}/chairs?state={State}");
}
