using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Webhooks.Subscriptions;

// Draws another secret, which is shown this once; the previous one signs too for a day.
// A repeat draws yet another: then only the last two sign.
partial class WebhooksApi
{
    public override async Task<V1.Webhook> RotateSecret(V1.RotateSecretRequest request, ServerCallContext context)
    {
        var webhook = await webhooks.FindOwn(request.Id, context.CancellationToken);
        webhook.Rotate(clock.Now());
        await db.SaveChangesAsync(context.CancellationToken);
        return webhook.ToProto(clock.Now(), secret: true);
    }
}
