using Embassy.ServiceDefaults;

namespace Embassy.Events.Offices;

/// <summary>An office is about to be shown as of a day; its holders are added to the response.</summary>
public sealed record OfficeRead(Guid Office, DateOnly Day, V1.Office Response) : IDomainEvent;

/// <summary>An office that had several holders at a time is about to have one.</summary>
public sealed record OfficeLimitedToOneHolder(Office Office) : IDomainEvent;
