using Embassy.Webhooks.Deliveries;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks;

// Makes a disabled webhook active again, and what failed waits to be sent anew.
// Enabling what is active changes nothing.
partial class WebhooksApi
{
    public override async Task<V1.Webhook> EnableWebhook(V1.EnableWebhookRequest request, ServerCallContext context)
    {
        var webhook = await Find(request.Id, context.CancellationToken);
        if (webhook.Enable())
        {
            foreach (var delivery in await db.Deliveries.Where(d => d.WebhookId == webhook.Id && d.State == Delivery.Failed).ToListAsync(context.CancellationToken))
                delivery.Again(clock.Now());
            await db.SaveChangesAsync(context.CancellationToken);
        }
        return webhook.ToProto(clock.Now());
    }
}
