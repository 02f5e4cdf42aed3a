using Embassy.Announcements;
using Embassy.Forums.Memberships;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Blocs;

/// <summary>A State's standing in another forum, copied from that forum's announcements.</summary>
/// <remarks>
/// The other forum may be another process with a database of its own. There is one row per State and standing, made
/// from its newest announcement alone.
/// </remarks>
[WithoutAudience("standing in a forum is public")]
public sealed class BlocStanding
{
    public required string Bloc { get; init; }
    public required string State { get; init; }
    public required string Standing { get; init; }
    public List<StandingPeriod> Periods { get; private set; } = [];
    public int Version { get; private set; }

    /// <summary>
    /// True for members and OPEC+ participants, who form the line of a bloc; observers and partners do not.
    /// </summary>
    public bool IsFull => Membership.IsFullStanding(Standing);

    /// <summary>True if the State has no rights in these periods, so that its ballots do not count.</summary>
    public bool Suspends => Standing == Membership.Suspended;

    /// <summary>Returns false if the membership periods did not change.</summary>
    public bool Record(MembershipRecorded told)
    {
        List<StandingPeriod> periods = [.. told.Periods.Select(StandingPeriod.Parse)];
        var changes = !Periods.SequenceEqual(periods);
        (Periods, Version) = (periods, told.Version);
        return changes && (IsFull || Suspends);
    }

    public static void Map(ModelBuilder model)
    {
        model.Entity<BlocStanding>(standing =>
        {
            standing.HasKey(s => new { s.Bloc, s.State, s.Standing });
            standing.Property(s => s.Bloc).HasMaxLength(12);
            standing.Property(s => s.State).HasMaxLength(3);
            standing.Property(s => s.Standing).HasMaxLength(12);
            standing.ToTable("BlocStandings");
        });
        JsonColumn.Map<BlocStanding, StandingPeriod>(model, s => s.Periods);
        model.Entity<BlocVersion>(version =>
        {
            version.HasKey(v => v.Bloc);
            version.Property(v => v.Bloc).HasMaxLength(12);
            version.Property(v => v.Version).IsConcurrencyToken();
            version.ToTable("BlocVersions");
        });
    }
}

/// <summary>The version of a bloc's membership; computed statistics are valid for one version.</summary>
[WithoutAudience("a count of public changes")]
public sealed class BlocVersion
{
    public required string Bloc { get; init; }
    public int Version { get; set; }
}
