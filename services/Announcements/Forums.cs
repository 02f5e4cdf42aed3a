namespace Embassy.Announcements;

/// <summary>A State's standing in a forum was entered or corrected.</summary>
/// <param name="JoinedPrecision"><c>day</c>, <c>month</c>, <c>year</c>, <c>five-year-step</c> or <c>unknown</c>.</param>
/// <param name="CountsFrom">The first day on which the State is shown to stand so, whichever source says so; null: always.</param>
/// <param name="CountsUntil">The day from which it no longer is; null: it lasts.</param>
[Announced("forums.membership.recorded", 1)]
public sealed record MembershipRecorded(
    string Forum, string State, string Standing, string? Joined, string JoinedPrecision, string? Left, string Source,
    int Version, string Link, string? CountsFrom = null, string? CountsUntil = null) : Announcement
{
    public override string Subject => $"forums/{Forum}/members/{State}/{Standing}";
    public override int SubjectVersion => Version;
}

/// <summary>A file of votes, issues or ideal points of the General Assembly was taken in and changed something.</summary>
/// <param name="Layout"><c>votes</c>, <c>roll-calls</c>, <c>issues</c>, <c>ideal-points</c> or <c>digital-library</c>.</param>
[Announced("forums.votes.imported", 1)]
public sealed record VotesImported(string Layout, int Added, int Changed, int Version, string Link) : Announcement
{
    public override string Subject => "forums/un/votes";
    public override int SubjectVersion => Version;
}

/// <summary>Who counts as a bloc's member on some day changed: its lines and loyalties may be others.</summary>
[Announced("forums.bloc.changed", 1)]
public sealed record BlocChanged(string Bloc, string State, int Version, string Link) : Announcement
{
    public override string Subject => $"forums/un/blocs/{Bloc}";
    public override int SubjectVersion => Version;
}
