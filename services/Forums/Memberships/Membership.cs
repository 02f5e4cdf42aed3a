using System.Linq.Expressions;
using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Memberships;

/// <summary>One source's statement of one State's standing: the content of a row of a file.</summary>
public sealed record MembershipContent(
    string State, string Standing, string Source, CivilDate? Joined, string JoinedPrecision, CivilDate? Left, string Note);

/// <summary>A State's standing in a forum according to one source.</summary>
/// <remarks>
/// Sources may disagree, and each statement is stored. The shown one has the most exact <c>joined</c>; of equally exact
/// ones, the one entered or corrected last is shown. The choice does not depend on the requested day, so that an
/// overruled statement does not reappear on some days.
/// </remarks>
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

    /// <summary>The date in the precision of the source; null if it is not stated.</summary>
    public CivilDate? Joined { get; private set; }

    public string JoinedPrecision { get; private set; } = Unknown;
    public CivilDate? Left { get; private set; }
    public string Note { get; private set; } = "";

    /// <summary>
    /// The first day of the standing: the first that <see cref="Joined"/> may mean; null means always.
    /// </summary>
    /// <remarks>
    /// For <c>five-year-step</c> it is the first day of the year named. The standing may have begun up to five years
    /// before, which no source states, and had begun by the end of that year at the latest.
    /// </remarks>
    public DateOnly? CountsFrom { get; private set; }

    /// <summary>The first day after the standing: the first that <see cref="Left"/> may mean.</summary>
    public DateOnly? CountsUntil { get; private set; }

    /// <summary>True for the one statement of this State's standing that readers see.</summary>
    public bool Shown { get; private set; }

    /// <summary>The version of the State's standing over all sources at the latest change of this statement.</summary>
    /// <remarks>Announcements of two sources have the same subject, and the later one must not look stale.</remarks>
    public int Version { get; private set; }

    public static Membership Of(string forum, MembershipContent said) =>
        new() { Forum = forum, State = said.State, Standing = said.Standing, Source = said.Source };

    /// <summary>Returns false if the source's statement is unchanged.</summary>
    public bool Record(MembershipContent said, int version)
    {
        if (Version > 0 && Joined == said.Joined && JoinedPrecision == said.JoinedPrecision && Left == said.Left && Note == said.Note)
            return false;
        (Joined, JoinedPrecision, Left, Note, Version) = (said.Joined, said.JoinedPrecision, said.Left, said.Note, version);
        // A former member's standing begins when it left; its dates are those of the former membership.
        (CountsFrom, CountsUntil) = Standing == Former ? (Left?.First, (DateOnly?)null) : (Joined?.First, Left?.First);
        return true;
    }

    /// <summary>Chooses the statement of one State's standing to show.</summary>
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

    /// <summary>Selects the statements to show for a day.</summary>
    public static Expression<Func<Membership, bool>> ShownOn(DateOnly day) => m =>
        m.Shown && (m.CountsFrom == null || m.CountsFrom <= day) && (m.CountsUntil == null || m.CountsUntil > day);

    public static void Map(ModelBuilder model) => model.Entity<Membership>(membership =>
    {
        // Also the sort order of the list of members.
        membership.HasIndex(m => new { m.Forum, m.State, m.Standing, m.Source }).IsUnique();
        membership.Property(m => m.Forum).HasMaxLength(12);
        membership.Property(m => m.State).HasMaxLength(3);
        membership.Property(m => m.Standing).HasMaxLength(12);
        membership.Property(m => m.Source).HasMaxLength(MembershipRows.LongestSource);
        membership.Property(m => m.JoinedPrecision).HasMaxLength(16);
        membership.Property(m => m.Version).IsConcurrencyToken();
        membership.ToTable("Memberships");
    });

    /// <param name="statements">All statements of this standing, or more; those of other sources are shown beside
    /// it.</param>
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
                .Select(m => new V1.Claim { Joined = m.Joined?.ToString() ?? "", JoinedPrecision = m.JoinedPrecision,
                    Left = m.Left?.ToString() ?? "", Source = m.Source, Note = m.Note }),
        },
    };

    /// <param name="shown">The statement of this standing that is shown now; its dates apply.</param>
    public MembershipRecorded ToRecorded(Membership shown) => new(
        Forum, State, Standing, Joined?.ToString(), JoinedPrecision, Left?.ToString(), Source, Version,
        $"/v1/forums/{Forum}/members?state={State}&standing={Standing}", Day(shown.CountsFrom), Day(shown.CountsUntil));

    static string? Day(DateOnly? day) => day is { } known ? CivilDate.Day(known).ToString() : null;
}
