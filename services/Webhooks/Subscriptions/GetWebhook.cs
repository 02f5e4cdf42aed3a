using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Webhooks.Subscriptions;

// Returns one webhook that the caller may see, without its secret. A repeat changes nothing.
partial class WebhooksApi
{
    public override async Task<V1.Webhook> GetWebhook(V1.GetWebhookRequest request, ServerCallContext context)
    {
        return (await webhooks.Find(request.Id, context.CancellationToken)).ToProto(clock.Now());
    }
}
