using System.Linq.Expressions;
using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Memberships;

/// <summary>What one source says of one State's standing: the content of a row of a file.</summary>
public sealed record MembershipContent(
    string State, string Standing, string Source, CivilDate? Joined, string JoinedPrecision, CivilDate? Left, string Note);

/// <summary>
/// A State's standing in a forum, as one source states it. Sources may disagree, and each one's statement is kept; one of
/// them is shown: the one whose <c>joined</c> is the most exact, and of equally exact ones the one entered or corrected last.
/// It is chosen before a day is asked about, so that a statement that was overruled does not come back on some days.
/// </summary>
[WithoutAudience("standing in a forum is public")]
public sealed class Membership
{
    public const string Member = "member", Observer = "observer", Participant = "participant", Partner = "partner", Former = "former";

    public const string ByFiveYears = "five-year-step", Unknown = "unknown";

    // The most exact first.
    static readonly string[] Precisions = ["day", "month", "year", ByFiveYears, Unknown];

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Forum { get; init; }
    public required string State { get; init; }
    public required string Standing { get; init; }
    public required string Source { get; init; }

    /// <summary>As the source has it, in its precision; null when it does not say.</summary>
    public CivilDate? Joined { get; private set; }

    public string JoinedPrecision { get; private set; } = Unknown;
    public CivilDate? Left { get; private set; }
    public string Note { get; private set; } = "";

    /// <summary>
    /// The standing counts from the first day that <see cref="Joined"/> may mean, and always where that is not known. For
    /// <c>five-year-step</c> that is the first day of the year named: it may have begun up to five years before, which
    /// nobody states, and had begun by the end of that year at the latest.
    /// </summary>
    public DateOnly? CountsFrom { get; private set; }

    /// <summary>It no longer counts from the first day that <see cref="Left"/> may mean on.</summary>
    public DateOnly? CountsUntil { get; private set; }

    /// <summary>True for the one statement of this State's standing that readers see.</summary>
    public bool Shown { get; private set; }

    /// <summary>
    /// The version of the State's standing, over all sources, when this statement last changed: announcements of two
    /// sources have the same subject, and the later one must not look stale.
    /// </summary>
    public int Version { get; private set; }

    public static Membership Of(string forum, MembershipContent said) =>
        new() { Forum = forum, State = said.State, Standing = said.Standing, Source = said.Source };

    /// <summary>Says false if that is what the source said already.</summary>
    public bool Record(MembershipContent said, int version)
    {
        if (Version > 0 && Joined == said.Joined && JoinedPrecision == said.JoinedPrecision && Left == said.Left && Note == said.Note) return false;
        (Joined, JoinedPrecision, Left, Note, Version) = (said.Joined, said.JoinedPrecision, said.Left, said.Note, version);
        // A former member is one since it left; its dates are those of the membership it had.
        (CountsFrom, CountsUntil) = Standing == Former ? (Left?.First, (DateOnly?)null) : (Joined?.First, Left?.First);
        return true;
    }

    /// <summary>Chooses which of the statements of one State's standing is shown.</summary>
    public static Membership Choose(IEnumerable<Membership> statements)
    {
        Membership? best = null;
        foreach (var statement in statements)
        {
            statement.Shown = best is null || statement.Outdoes(best);
            if (!statement.Shown) continue;
            best?.Shown = false;
            best = statement;
        }
        return best ?? throw new InvalidOperationException("There is no statement to choose from.");
    }

    bool Outdoes(Membership other)
    {
        var (mine, its) = (Array.IndexOf(Precisions, JoinedPrecision), Array.IndexOf(Precisions, other.JoinedPrecision));
        return mine < its || mine == its && Version > other.Version;
    }

    /// <summary>What is shown of a day.</summary>
    public static Expression<Func<Membership, bool>> ShownOn(DateOnly day) => m =>
        m.Shown && (m.CountsFrom == null || m.CountsFrom <= day) && (m.CountsUntil == null || m.CountsUntil > day);

    public static void Map(ModelBuilder model) => model.Entity<Membership>(membership =>
    {
        // Also the order of the list of members.
        membership.HasIndex(m => new { m.Forum, m.State, m.Standing, m.Source }).IsUnique();
        membership.Property(m => m.Forum).HasMaxLength(12);
        membership.Property(m => m.State).HasMaxLength(3);
        membership.Property(m => m.Standing).HasMaxLength(12);
        membership.Property(m => m.Source).HasMaxLength(MembershipRows.LongestSource);
        membership.Property(m => m.JoinedPrecision).HasMaxLength(16);
        membership.Property(m => m.Version).IsConcurrencyToken();
        membership.ToTable("Memberships");
    });

    /// <param name="statements">All that is known of the standing, or more: of it, what other sources say is shown beside.</param>
    public V1.Membership ToProto(IEnumerable<Membership> statements) => new()
    {
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
            statements.Where(m => m.State == State && m.Standing == Standing && m.Id != Id).OrderBy(m => m.Source, StringComparer.Ordinal)
                .Select(m => new V1.Claim { Joined = m.Joined?.ToString() ?? "", JoinedPrecision = m.JoinedPrecision, Left = m.Left?.ToString() ?? "", Source = m.Source, Note = m.Note }),
        },
    };

    /// <param name="shown">The statement of this standing that readers see now; its dates are what counts.</param>
    public MembershipRecorded ToRecorded(Membership shown) => new(
        Forum, State, Standing, Joined?.ToString(), JoinedPrecision, Left?.ToString(), Source, Version,
        $"/v1/forums/{Forum}/members?state={State}&standing={Standing}", Day(shown.CountsFrom), Day(shown.CountsUntil));

    static string? Day(DateOnly? day) => day is { } known ? CivilDate.Day(known).ToString() : null;
}
