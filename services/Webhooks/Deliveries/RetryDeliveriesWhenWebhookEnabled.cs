using Embassy.ServiceDefaults;
using Embassy.Webhooks.Subscriptions;

namespace Embassy.Webhooks.Deliveries;

// A webhook that is enabled again gets the deliveries that had failed.
public sealed class RetryDeliveriesWhenWebhookEnabled(WebhooksDb db, TimeProvider clock) : IDomainEventHandler<WebhookEnabled>
{
    public Task Handle(WebhookEnabled domainEvent, CancellationToken cancellation) =>
        Delivery.RetryFailed(db.Deliveries.Where(d => d.WebhookId == domainEvent.Webhook.Id), clock.Now(), cancellation);
}
