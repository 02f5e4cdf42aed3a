using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks.Subscriptions;

// Deletes a webhook with its deliveries and attempts; a request in progress may still arrive.
// A repeat fails with `not_found`.
partial class WebhooksApi
{
    public override async Task<V1.DeleteWebhookResponse> DeleteWebhook(V1.DeleteWebhookRequest request, ServerCallContext context)
    {
        var webhook = await webhooks.FindOwn(request.Id, context.CancellationToken);
        await db.Webhooks.Where(w => w.Id == webhook.Id).ExecuteDeleteAsync(context.CancellationToken);
        return new V1.DeleteWebhookResponse();
    }
}
