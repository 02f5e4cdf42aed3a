using Embassy.ServiceDefaults;

namespace Embassy.Webhooks.Subscriptions;

/// <summary>A webhook that was disabled receives announcements again.</summary>
public sealed record WebhookEnabled(Webhook Webhook) : IDomainEvent;

/// <summary>
/// A webhook was disabled by someone other than its owner: by an operator, or because its receiver failed.
/// </summary>
public sealed record WebhookDisabledByOther(Webhook Webhook) : IDomainEvent;
