using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks;

// Takes a webhook away with its deliveries; an attempt that is under way may still arrive.
// A repeat is told that it is not there.
partial class WebhooksApi
{
    public override async Task<V1.DeleteWebhookResponse> DeleteWebhook(V1.DeleteWebhookRequest request, ServerCallContext context)
    {
        var webhook = await Find(request.Id, context.CancellationToken);
        await db.Webhooks.Where(w => w.Id == webhook.Id).ExecuteDeleteAsync(context.CancellationToken);
        return new V1.DeleteWebhookResponse();
    }
}
