using System.Globalization;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.RollCalls;

/// <summary>A recorded vote of the General Assembly according to one source.</summary>
/// <remarks>Two sources of one vote are two roll calls, of which one counts.</remarks>
[WithoutAudience("recorded votes are public")]
public sealed class RollCall
{
    public const string Voeten = "voeten", DigitalLibrary = "digital-library";

    /// <summary>The highest number of a session of the General Assembly that is accepted.</summary>
    public const int MostSessions = 200;

    /// <summary>The surrogate key of all responses that are computed from recorded votes.</summary>
    public const string SurrogateKey = "forums/un/votes";

    /// <summary>Assigned by the import, from 1: four bytes in every ballot, where a UUID would take sixteen.</summary>
    public required int Id { get; init; }

    public required string Source { get; init; }

    /// <summary>The source's own number: <c>rcid</c>, <c>undl_id</c>.</summary>
    public required int Number { get; init; }

    public RollCallContent Facts { get; private set; } = RollCallContent.None;
    public List<string> Issues { get; private set; } = [];

    /// <summary>The roll call of another source for the same vote, which counts instead of this one.</summary>
    public int? SameAs { get; private set; }

    public string Name => NameOf(Source, Number);

    public static string NameOf(string source, int number) => string.Create(CultureInfo.InvariantCulture, $"{source}-{number}");

    /// <summary>Parses <c>voeten-9147</c>; returns false for a malformed name.</summary>
    public static bool TryRead(string name, out string source, out int number)
    {
        var cut = name.LastIndexOf('-');
        (source, number) = (cut < 0 ? "" : name[..cut], 0);
        return source is Voeten or DigitalLibrary
            && int.TryParse(name.AsSpan(cut + 1), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Returns false if nothing changed.</summary>
    public bool Record(RollCallContent facts)
    {
        if (Facts == facts) return false;
        Facts = facts;
        return true;
    }

    /// <summary>Adds an issue; returns false if it is already there.</summary>
    public bool AddIssue(string issue)
    {
        if (Issues.Contains(issue)) return false;
        // A new list, because EF Core compares by value; sorted, so that the order of the file does not matter.
        Issues = [.. Issues.Append(issue).Order(StringComparer.Ordinal)];
        return true;
    }

    /// <summary>Sets the issues of a vote that no source codes, by its subject headings.</summary>
    public void CodeBySubject()
    {
        if (IsCodedBySubject) Issues = VoteSubjects.Issues(Facts.Subjects);
    }

    bool IsCodedBySubject => Source == DigitalLibrary && Facts.Session >= VoteSubjects.FirstSession;

    /// <summary>The ballots cast (yes, no, abstentions) that the source states; 0 if it states none.</summary>
    public int StatedCast => (Facts.StatedYes ?? 0) + (Facts.StatedNo ?? 0) + (Facts.StatedAbstentions ?? 0);

    /// <summary>Matches the roll calls of the two sources, so that no score counts a vote twice.</summary>
    /// <remarks>
    /// Of two matching ones Voeten's counts, which has the issues. They match when session and symbol are equal, and
    /// the symbol identifies one vote on a text as a whole in each source. Ambiguous ones stay separate.
    /// </remarks>
    /// <returns>False if a roll call counts again that did not before: its ballots are only in the database.</returns>
    public static bool Match(IReadOnlyList<RollCall> all)
    {
        var before = all.Where(r => r.SameAs is not null).ToList();
        foreach (var rollCall in all) rollCall.SameAs = null;
        foreach (var same in all.Where(r => r.Facts is { Amendment: false, Paragraph: false })
            .GroupBy(r => (r.Facts.Session, Symbol: Plain(r.Facts.Resolution))).Where(g => g.Key.Symbol.Length > 0))
        {
            var counts = same.Where(r => r.Source == Voeten).ToList();
            var others = same.Where(r => r.Source == DigitalLibrary).ToList();
            foreach (var other in others) other.SameAs = counts.Count == 1 && others.Count == 1 ? counts[0].Id : null;
        }
        return before.TrueForAll(r => r.SameAs is not null);
    }

    // Voeten writes R/74/66 for A/RES/74/66.
    static string Plain(string symbol) =>
        symbol.StartsWith("A/RES/", StringComparison.Ordinal)
        ? symbol[6..] : symbol.StartsWith("R/", StringComparison.Ordinal) ? symbol[2..] : symbol;

    public static void Map(ModelBuilder model) => model.Entity<RollCall>(rollCall =>
    {
        rollCall.Property(r => r.Id).ValueGeneratedNever();
        rollCall.Property(r => r.Source).HasMaxLength(16);
        rollCall.HasIndex(r => new { r.Source, r.Number }).IsUnique();
        rollCall.Ignore(r => r.StatedCast);
        JsonColumn.Map<RollCall, string>(model, r => r.Issues);
        rollCall.ComplexProperty(r => r.Facts, facts =>
        {
            foreach (var property in typeof(RollCallContent).GetProperties().Where(p => p.CanWrite))
                facts.Property(property.PropertyType, property.Name).HasColumnName(property.Name);
        });
        rollCall.ToTable("RollCalls");
    });

    public V1.Vote ToProto(string? sameAs) => new()
    {
        Vote_ = Name,
        Source = Source,
        Session = Facts.Session,
        SpecialSession = Facts.SpecialSession,
        Date = CivilDate.Day(Facts.Day).ToString(),
        Resolution = Facts.Resolution,
        Title = Facts.Title,
        Description = Facts.Description,
        Issues = { Issues },
        IssuesBy = Issues.Count == 0 ? "" : IsCodedBySubject ? "subject" : "source",
        Important = Facts.Important,
        Amendment = Facts.Amendment,
        Paragraph = Facts.Paragraph,
        Stated = Facts.StatedYes is null ? null : new V1.VoteTotals
        {
            Yes = Facts.StatedYes.Value,
            No = Facts.StatedNo ?? 0,
            Abstentions = Facts.StatedAbstentions ?? 0,
            NonVoting = Facts.StatedNonVoting ?? 0,
            Members = Facts.StatedMembers ?? 0,
        },
        SameAs = sameAs ?? "",
        Draft = Facts.Draft,
        CommitteeReport = Facts.CommitteeReport,
        Meeting = Facts.Meeting,
        Agenda = Facts.Agenda,
        Subjects = Facts.Subjects,
        Note = Facts.Note,
        Link = Facts.Link,
    };
}

/// <summary>One source's facts about a roll call: the content of a row of its file, compared as a whole.</summary>
public sealed record RollCallContent
{
    public static readonly RollCallContent None = new();

    public int Session { get; init; }

    /// <summary><c>ES-10</c> or <c>S-28</c> for a vote of an emergency special or a special session.</summary>
    public string SpecialSession { get; init; } = "";

    public DateOnly Day { get; init; }
    public string Resolution { get; init; } = "";
    public string Title { get; init; } = "";
    public string Description { get; init; } = "";
    public bool Important { get; init; }
    public bool Amendment { get; init; }
    public bool Paragraph { get; init; }

    /// <summary>The totals printed by the source, shown beside those of its ballots, which may differ.</summary>
    public int? StatedYes { get; init; }

    public int? StatedNo { get; init; }
    public int? StatedAbstentions { get; init; }
    public int? StatedNonVoting { get; init; }
    public int? StatedMembers { get; init; }
    public string Draft { get; init; } = "";
    public string CommitteeReport { get; init; } = "";
    public string Meeting { get; init; } = "";
    public string Agenda { get; init; } = "";
    public string Subjects { get; init; } = "";
    public string Note { get; init; } = "";
    public string Link { get; init; } = "";
}
