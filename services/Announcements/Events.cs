namespace Embassy.Announcements;

/// <summary>The public summary of an engagement: what every announcement about one carries.</summary>
/// <param name="Start">Civil date with its precision: <c>2022-08-29</c>, <c>2022-08</c> or <c>2022</c>.</param>
public sealed record EngagementSummary(
    string Id, string Kind, string Direction, string Status, IReadOnlyList<AnnouncedText> Titles, string Start, string? End,
    string? Place, IReadOnlyList<string> States, string? Series, int? Ordinal, int Version, string Link);

/// <summary>Everything told about one engagement.</summary>
public abstract record EngagementAnnouncement(EngagementSummary Engagement) : Announcement
{
    public override string Subject => $"engagements/{Engagement.Id}";
    public override int SubjectVersion => Engagement.Version;
}

/// <summary>An engagement was entered, and is public.</summary>
[Announced("events.engagement.planned", 1)]
public sealed record EngagementPlanned(EngagementSummary Engagement) : EngagementAnnouncement(Engagement);

/// <summary>Both sides have agreed to an engagement.</summary>
[Announced("events.engagement.confirmed", 1)]
public sealed record EngagementConfirmed(EngagementSummary Engagement) : EngagementAnnouncement(Engagement);

/// <summary>An engagement took place.</summary>
[Announced("events.engagement.held", 1)]
public sealed record EngagementHeld(EngagementSummary Engagement) : EngagementAnnouncement(Engagement);

/// <summary>An engagement will not take place on the day that was set.</summary>
[Announced("events.engagement.postponed", 1)]
public sealed record EngagementPostponed(EngagementSummary Engagement) : EngagementAnnouncement(Engagement);
