using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.RollCalls;

/// <summary>A State's ballot in a roll call.</summary>
/// <remarks>
/// A State that was no member, or that the source omits, has no row: that is neither an abstention nor a vote not cast.
/// Rows are written in bulk (<see cref="BallotTable"/>), never tracked.
/// </remarks>
[WithoutAudience("recorded votes are public")]
public sealed class Ballot
{
    public required int RollCall { get; init; }

    /// <summary>ISO 3166-1 alpha-3 of the State on that day.</summary>
    public required string State { get; init; }

    public required Choice Choice { get; init; }

    public static void Map(ModelBuilder model) => model.Entity<Ballot>(ballot =>
    {
        ballot.HasKey(b => new { b.RollCall, b.State });
        ballot.Property(b => b.State).HasMaxLength(3);
        ballot.Property(b => b.Choice).HasConversion<short>();
        ballot.ToTable("Ballots");
    });
}

/// <summary>Voeten's numbers, as stored in the database: 8 is listed as a member but not voting.</summary>
public enum Choice : byte
{
    None = 0,
    Yes = 1,
    Abstain = 2,
    No = 3,
    NonVoting = 8,
}

public static class Choices
{
    /// <summary>The value in the proto.</summary>
    public static string Word(this Choice choice) => choice switch
    {
        Choice.Yes => "yes",
        Choice.Abstain => "abstain",
        Choice.No => "no",
        Choice.NonVoting => "non-voting",
        _ => "",
    };
}
