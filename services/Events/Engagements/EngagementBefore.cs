using Embassy.ServiceDefaults;

namespace Embassy.Events.Engagements;

/// <summary>The state of an engagement before a change.</summary>
public sealed record EngagementBefore(
    string Status, string? Audience, DateTimeOffset? Embargo, bool Visible, V1.Engagement? Face, CivilDate Start)
{
    public static readonly EngagementBefore Nothing = new("", null, null, false, null, default);

    public static EngagementBefore Of(Engagement e, DateTimeOffset now) =>
        new(e.Status, e.Audience, e.EmbargoUntil, e.IsPublic(now), e.Face(now), e.Start);
}
