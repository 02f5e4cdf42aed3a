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

/// <summary>A national or religious day of one of the two States is near. Told once for each time it falls.</summary>
/// <param name="Key">Names the occasion in every year: <c>dza-revolution-day</c>.</param>
/// <param name="Tentative">The day is computed and may be one earlier or later.</param>
/// <param name="Hijri">Its date in the Hijri calendar, where it falls by that.</param>
/// <param name="Cycle">The year of its own calendar; a later one is a newer version of the subject.</param>
[Announced("events.occasion.approaching", 1)]
public sealed record OccasionApproaching(
    string Key, string State, string Kind, bool PublicHoliday, IReadOnlyList<AnnouncedText> Names, string Start, string? End,
    bool Tentative, string? Hijri, int Cycle, string Link) : Announcement
{
    public override string Subject => $"occasions/{Key}";
    public override int SubjectVersion => Cycle;
}
