using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks;

// Lets one delivery be sent again, with the same id, whatever became of it.
// Each call sends it once more.
partial class WebhooksApi
{
    public override async Task<V1.Delivery> ReplayDelivery(V1.ReplayDeliveryRequest request, ServerCallContext context)
    {
        var webhook = await Find(request.Id, context.CancellationToken);
        if (!Guid.TryParseExact(request.Delivery, "D", out var id)
            || await db.Deliveries.SingleOrDefaultAsync(d => d.Id == id && d.WebhookId == webhook.Id, context.CancellationToken) is not { } delivery)
            throw Problem.NotFound("delivery", request.Delivery);
        if (webhook.DisabledAt is not null)
            throw new Problem(Reasons.IllegalStatus, "The webhook is disabled.", more: new Dictionary<string, string> { ["legal"] = "[\"enabled\"]" });
        delivery.Again(clock.Now());
        webhook.Rest(null);
        await db.SaveChangesAsync(context.CancellationToken);
        return delivery.ToProto();
    }
}
