namespace Embassy.Announcements;

/// <summary>A State's standing in a forum was entered or corrected.</summary>
/// <param name="JoinedPrecision"><c>day</c>, <c>month</c>, <c>year</c>, <c>five-year-step</c> or <c>unknown</c>.</param>
[Announced("forums.membership.recorded", 1)]
public sealed record MembershipRecorded(
    string Forum, string State, string Standing, string? Joined, string JoinedPrecision, string? Left, string Source,
    int Version, string Link) : Announcement
{
    public override string Subject => $"forums/{Forum}/members/{State}/{Standing}";
    public override int SubjectVersion => Version;
}
