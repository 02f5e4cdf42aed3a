using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Webhooks.Subscriptions;

// Generates a new secret, which is shown only once; the previous one also signs for a day.
// A repeat generates another secret: then only the last two sign.
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
