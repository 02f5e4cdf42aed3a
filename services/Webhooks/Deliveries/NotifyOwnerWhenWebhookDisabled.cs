using Embassy.ServiceDefaults;
using Embassy.Webhooks.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks.Deliveries;

// The owner's other enabled webhooks whose filter matches get a notice of the disabled one.
public sealed class NotifyOwnerWhenWebhookDisabled(WebhooksDb db) : IDomainEventHandler<WebhookDisabledByOther>
{
    public async Task Handle(WebhookDisabledByOther domainEvent, CancellationToken cancellation)
    {
        var webhook = domainEvent.Webhook;
        var others = await db.Webhooks.AsNoTracking()
            .Where(w => w.Owner == webhook.Owner && w.Id != webhook.Id && w.DisabledAt == null).ToListAsync(cancellation);
        var now = webhook.DisabledAt!.Value;
        var id = Guid.CreateVersion7(now);
        var json = OperationalEvent.DisabledOf(webhook, id, now);
        db.Deliveries.AddRange(others.Where(w => w.Filter.KeepsType(OperationalEvent.Disabled)).Select(w => new Delivery
        {
            Id = Guid.CreateVersion7(now),
            WebhookId = w.Id,
            EventId = id,
            Type = OperationalEvent.Disabled,
            Source = OperationalEvent.Source,
            Sequence = 0,
            Subject = OperationalEvent.Subject(webhook),
            Body = json,
            NextAttemptAt = now,
            CreatedAt = now,
        }));
    }
}
