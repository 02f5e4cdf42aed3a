using Embassy.Web.Gateway;

namespace Embassy.Desk.Gateway;

/// <summary>An engagement with its texts in every language, as <c>locale=*</c> gives it.</summary>
public sealed record PlannedEngagement(string Id, string Kind, string Direction, string Status, IReadOnlyList<LocalText>? Titles,
    string Start, string? End, IReadOnlyList<LocalText>? Places, IReadOnlyList<string>? States, DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt, string? Zone, string Audience, string? PreviousStart, IReadOnlyList<PlannedDelegation>? Delegations,
    IReadOnlyList<EngagementWarning>? Warnings, IReadOnlyList<LocalTime>? LocalTimes);

public sealed record PlannedDelegation(string Side, IReadOnlyList<PlannedDelegate> Members);

public sealed record PlannedDelegate(string? Person, string? Office, string? Name, bool Head, string? Role,
    IReadOnlyList<Capacity>? Capacities, IReadOnlyList<string>? Interprets, OppositeNumber? Opposite);

/// <summary>A member of another delegation, by the place in its list, from 1.</summary>
public sealed record OppositeNumber(string Side, int Place);

public sealed record EngagementWarning(string Code, string Description, string? Engagement);

public sealed record AuditEntry(string Id, DateTimeOffset? At, string Service, string Operation, string Outcome, string? Code,
    string? Person, string? Name, IReadOnlyList<string> Records, IReadOnlyList<AuditChange> Changes, int Times);

public sealed record AuditChange(string? Record, string Entity, string Change, IReadOnlyList<FieldChange>? Fields);

public sealed record FieldChange(string Field, string? Before, string? After);

public sealed record ListAuditEntriesResponse(IReadOnlyList<AuditEntry> Entries, string? NextPageToken,
    IReadOnlyList<string>? Unreachable);
