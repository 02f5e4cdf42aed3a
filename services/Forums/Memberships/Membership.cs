using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Memberships;

/// <summary>One source's statement of one State's standing: the content of a row of a file.</summary>
public sealed record MembershipContent(
    string State, string Standing, string Source, CivilDate? Joined, string JoinedPrecision, CivilDate? Left, string Note)
{
    /// <summary>True if both are about one period, not about two that follow each other.</summary>
    public bool Overlaps(MembershipContent other) => Joined == other.Joined
        || (Joined?.First ?? DateOnly.MinValue) < (other.Left?.First ?? DateOnly.MaxValue)
        && (other.Joined?.First ?? DateOnly.MinValue) < (Left?.First ?? DateOnly.MaxValue);
}

/// <summary>A period of a State's standing in a forum according to one source.</summary>
/// <remarks>
/// A State may have any number of periods. Sources may disagree about one of them, and each statement is stored. The
/// shown one has the most exact <c>joined</c>; of equally exact ones, the one entered or corrected last is shown. The
/// choice does not depend on the requested day, so that an overruled statement does not reappear on some days.
/// </remarks>
[WithoutAudience("standing in a forum is public")]
public sealed class Membership
{
    public const string Member = "member", Observer = "observer", Participant = "participant", Partner = "partner",
        Suspended = "suspended", Former = "former";

    public const string ByFiveYears = "five-year-step", Unknown = "unknown";

    // The most exact first.
    static readonly string[] Precisions = ["day", "month", "year", ByFiveYears, Unknown];

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Forum { get; init; }
    public required string State { get; init; }
    public required string Standing { get; init; }
    public required string Source { get; init; }

    /// <summary>The date in the precision of the source; null if it is not stated.</summary>
    public CivilDate? Joined { get; private set; }

    public string JoinedPrecision { get; private set; } = Unknown;
    public CivilDate? Left { get; private set; }
    public string Note { get; private set; } = "";

    public StandingPeriod Period { get; private set; } = new(default, default, null, null, null);

    /// <summary>
    /// The statement that readers see of this period: its own id, or that of another source's; none if it was
    /// withdrawn.
    /// </summary>
    public Guid PeriodOf { get; private set; }

    /// <summary>When it was withdrawn as entered wrongly; it is kept, and counts for nothing.</summary>
    public DateTimeOffset? WithdrawnAt { get; private set; }
    public string WithdrawnBy { get; private set; } = "";
    public string WithdrawnBecause { get; private set; } = "";

    /// <summary>The day of entry, which does not change with a correction.</summary>
    public required DateOnly RecordedOn { get; init; }

    /// <summary>True for members and OPEC+ participants, who form the line of a bloc.</summary>
    public bool IsFull => IsFullStanding(Standing);

    public static bool IsFullStanding(string standing) => standing is Member or Participant;

    /// <summary>The version of the State's standing over all sources at the latest change of this statement.</summary>
    /// <remarks>Announcements of two sources have the same subject, and the later one must not look stale.</remarks>
    public int Version { get; private set; }

    public static Membership Of(string forum, MembershipContent said, DateOnly today) =>
        new() { Forum = forum, State = said.State, Standing = said.Standing, Source = said.Source, RecordedOn = today };

    /// <summary>Returns false if the source's statement is unchanged.</summary>
    public bool Record(MembershipContent said, DateOnly founded, int version)
    {
        var period = StandingPeriod.Of(said, founded, RecordedOn);
        if (Version > 0 && Content == said && Period == period) return false;
        (Joined, JoinedPrecision, Left, Note, Period, Version) =
            (said.Joined, said.JoinedPrecision, said.Left, said.Note, period, version);
        return true;
    }

    public void Withdraw(string reason, string by, DateTimeOffset now, int version) =>
        (WithdrawnBecause, WithdrawnBy, WithdrawnAt, PeriodOf, Version) = (reason, by, now, Guid.Empty, version);

    public MembershipContent Content => new(State, Standing, Source, Joined, JoinedPrecision, Left, Note);

    int Start => (Joined?.First ?? DateOnly.MinValue).DayNumber;

    /// <summary>Groups the statements of one State's standing into periods, and chooses one of each to show.</summary>
    public static void Group(IReadOnlyList<Membership> statements)
    {
        // A source that has one period where another has two knows less of both, so it is asked last.
        bool Spans(Membership m) => statements.Where(o => o.Source != m.Source && o.Content.Overlaps(m.Content))
            .GroupBy(o => o.Source).Any(g => g.Count() > 1);
        var shown = new List<Membership>();
        foreach (var statement in statements.OrderBy(Spans).ThenBy(m => Array.IndexOf(Precisions, m.JoinedPrecision))
            .ThenByDescending(m => m.Version).ToList())
        {
            var best = shown.Where(s => s.Content.Overlaps(statement.Content)).MinBy(s => Math.Abs(s.Start - statement.Start));
            if (best is null) shown.Add(statement);
            statement.PeriodOf = (best ?? statement).Id;
        }
    }

    public static void Map(ModelBuilder model) => model.Entity<Membership>(membership =>
    {
        // Not unique: a source may state several periods. The lock of the import keeps them apart.
        membership.HasIndex(m => new { m.Forum, m.State, m.Standing, m.Source });
        membership.ComplexProperty(m => m.Period);
        membership.Ignore(m => m.IsFull);
        membership.Ignore(m => m.Content);
        membership.Property(m => m.Forum).HasMaxLength(12);
        membership.Property(m => m.State).HasMaxLength(3);
        membership.Property(m => m.Standing).HasMaxLength(12);
        membership.Property(m => m.Source).HasMaxLength(MembershipRows.LongestSource);
        membership.Property(m => m.JoinedPrecision).HasMaxLength(16);
        membership.Property(m => m.WithdrawnBy).HasDefaultValue("");
        membership.Property(m => m.WithdrawnBecause).HasMaxLength(1000).HasDefaultValue("");
        membership.Property(m => m.Version).IsConcurrencyToken();
        membership.ToTable("Memberships");
    });

    /// <param name="statements">All statements of this period, or more; those of other sources are shown beside
    /// it.</param>
    public V1.Membership ToProto(IEnumerable<Membership> statements, bool toStaff = false) => new()
    {
        Id = Id.ToString(),
        Forum = Forum,
        State = State,
        Standing = Standing,
        Joined = Joined?.ToString() ?? "",
        JoinedPrecision = JoinedPrecision,
        Left = Left?.ToString() ?? "",
        Source = Source,
        Note = Note,
        Otherwise =
        {
            statements.Where(m => m.PeriodOf == Id && m.Id != Id).OrderBy(m => m.Source, StringComparer.Ordinal)
                .Select(m => new V1.Claim { Joined = m.Joined?.ToString() ?? "", JoinedPrecision = m.JoinedPrecision,
                    Left = m.Left?.ToString() ?? "", Source = m.Source, Note = m.Note, Id = m.Id.ToString() }),
        },
        Withdrawal = WithdrawnAt is not { } at ? null
            : new() { At = at.ToTimestamp(), By = toStaff ? WithdrawnBy : "", Reason = WithdrawnBecause },
    };

    /// <param name="statements">All statements of this State's standing, grouped into periods.</param>
    public MembershipRecorded ToRecorded(IEnumerable<Membership> statements) => new(
        Forum, State, Standing, Joined?.ToString(), JoinedPrecision, Left?.ToString(), Source, Version,
        $"/v1/forums/{Forum}/members?state={State}&standing={Standing}&all=true",
        [.. statements.Where(m => m.PeriodOf == m.Id).Select(m => m.Period).OrderBy(p => p.From).Select(p => p.ToAnnounced())],
        WithdrawnAt is not null);
}
