using Embassy.ServiceDefaults;
using Embassy.Webhooks.Subscriptions;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks.Deliveries;

// Sends the events that a webhook missed since an instant or after an event.
// Failed deliveries are queued at once, the rest as the logs are read.
// A repeat adds nothing: each announcement has one delivery per webhook.
partial class DeliveriesApi
{
    public override async Task<V1.Webhook> RecoverWebhook(V1.RecoverWebhookRequest request, ServerCallContext context)
    {
        var cancellation = context.CancellationToken;
        var webhook = await webhooks.FindOwn(request.Id, cancellation);
        var (now, validation) = (clock.Now(), new RequestValidation());
        validation.When(request.Since is null == (request.AfterEvent.Length == 0), "since", "required", "One of `since` and `afterEvent`.");
        var since = validation.Instant("since", request.Since);
        if (request.AfterEvent.Length > 0 && validation.Id("afterEvent", request.AfterEvent) is var id && validation.Found.Count == 0)
        {
            since = await db.Deliveries.Where(d => d.WebhookId == webhook.Id && d.EventId == id).Select(d => (DateTimeOffset?)d.CreatedAt)
                .SingleOrDefaultAsync(cancellation);
            validation.When(since is null, "afterEvent", "not_on_record", "No delivery of this event; it may have been pruned.");
        }
        var first = now.AddDays(-settings.KeepDays);
        validation.When(since > now || since < first, "since", "out_of_range", $"In the last {settings.KeepDays} days.");
        validation.Refuse();
        if (webhook.DisabledAt is not null) throw WebhookFinder.Disabled();

        await Delivery.RetryFailed(db.Deliveries.Where(d => d.WebhookId == webhook.Id && d.CreatedAt >= since), now, cancellation);
        webhook.RecoveringSince = since;
        webhook.Rest(null);
        await WebhookRecovery.Begin(db, webhook, since!.Value, cancellation);
        await db.SaveChangesAsync(cancellation);
        return webhook.ToProto(now);
    }
}
