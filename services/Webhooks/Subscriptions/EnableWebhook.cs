using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Webhooks.Subscriptions;

// Enables a disabled webhook and queues its failed deliveries again.
// Enabling an enabled webhook changes nothing.
partial class WebhooksApi
{
    public override async Task<V1.Webhook> EnableWebhook(V1.EnableWebhookRequest request, ServerCallContext context)
    {
        var webhook = await webhooks.FindOwn(request.Id, context.CancellationToken);
        if (webhook.Enable())
        {
            await db.Raise(new WebhookEnabled(webhook), context.CancellationToken);
            await db.SaveChangesAsync(context.CancellationToken);
        }
        return webhook.ToProto(clock.Now());
    }
}
