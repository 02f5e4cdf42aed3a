using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Webhooks.Subscriptions;

// Disables a webhook; if someone else did it, the owner's other webhooks get a notice.
// Disabling a disabled webhook changes nothing.
partial class WebhooksApi
{
    public override async Task<V1.Webhook> DisableWebhook(V1.DisableWebhookRequest request, ServerCallContext context)
    {
        var webhook = await webhooks.Find(request.Id, context.CancellationToken);
        var byOwner = webhook.Owner == requestContext.Caller.Id;
        var now = clock.Now();
        if (webhook.Disable(Webhook.Requested, byOwner ? "Its owner disabled it." : "An operator disabled it.", now))
        {
            if (!byOwner) await db.Raise(new WebhookDisabledByOther(webhook), context.CancellationToken);
            await db.SaveChangesAsync(context.CancellationToken);
        }
        return webhook.ToProto(now);
    }
}
