using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.Votes;

/// <summary>
/// What one State cast in one roll call. A State that was no member then, or of which the source says nothing, has no row: that is
/// neither an abstention nor a vote that was not cast. Rows are written in bulk (<see cref="BallotTable"/>), never tracked.
/// </summary>
[WithoutAudience("recorded votes are public")]
public sealed class Ballot
{
    public required int RollCall { get; init; }

    /// <summary>ISO 3166-1 alpha-3, of the State that it was on the day.</summary>
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

/// <summary>Voeten's numbers, which the database keeps: 8 is present in the list of members, and did not vote.</summary>
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
    /// <summary>The word of the contract.</summary>
    public static string Word(this Choice choice) => choice switch
    {
        Choice.Yes => "yes",
        Choice.Abstain => "abstain",
        Choice.No => "no",
        Choice.NonVoting => "non-voting",
        _ => "",
    };
}
