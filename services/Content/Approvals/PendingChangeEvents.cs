using Embassy.ServiceDefaults;

namespace Embassy.Content.Approvals;

/// <summary>A second person approved a change: the folder that its kind belongs to applies it.</summary>
public sealed record PendingChangeApproved(PendingChange Change) : IDomainEvent;

/// <summary>A change is returned to a caller: the folder that its kind belongs to adds the content.</summary>
public sealed record PendingChangeRead(PendingChange Change, V1.PendingChange Response) : IDomainEvent;
