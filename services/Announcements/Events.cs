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

/// <summary>An engagement will not take place when it was to: at another time, or nobody knows yet when.</summary>
[Announced("events.engagement.postponed", 1)]
public sealed record EngagementPostponed(EngagementSummary Engagement) : EngagementAnnouncement(Engagement);

/// <summary>An engagement will not take place.</summary>
[Announced("events.engagement.cancelled", 1)]
public sealed record EngagementCancelled(EngagementSummary Engagement) : EngagementAnnouncement(Engagement);

/// <summary>An engagement is no longer public. Nothing of it is told but what it was known by.</summary>
[Announced("events.engagement.removed", 1)]
public sealed record EngagementRemoved(string Id, string Link, int Version) : Announcement
{
    public override string Subject => $"engagements/{Id}";
    public override int SubjectVersion => Version;
    public override bool Removes => true;
}
