using Embassy.ServiceDefaults;

namespace Embassy.Events.Engagements;

/// <summary>
/// The audience or the embargo of an engagement has changed; its parts that wait for it are rescheduled.
/// </summary>
/// <param name="WasVisible">True if it was public before.</param>
public sealed record EngagementAudienceChanged(Engagement Engagement, bool WasVisible, DateTimeOffset Now) : IDomainEvent;
