using Embassy.Webhooks.Subscriptions;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Webhooks.Deliveries;

// Sends one delivery again with the same id, unless its data was withdrawn.
// A repeat sends it once more.
partial class DeliveriesApi
{
    public override async Task<V1.Delivery> ReplayDelivery(V1.ReplayDeliveryRequest request, ServerCallContext context)
    {
        var webhook = await webhooks.FindOwn(request.Id, context.CancellationToken);
        if (!Guid.TryParseExact(request.Delivery, "D", out var id)
            || await db.Deliveries.SingleOrDefaultAsync(d => d.Id == id && d.WebhookId == webhook.Id, context.CancellationToken)
                is not { } delivery)
            throw Problem.NotFound("delivery", request.Delivery);
        if (webhook.DisabledAt is not null) throw WebhookFinder.Disabled();
        if (delivery.Body is null)
            throw new Problem(ProblemCodes.IllegalStatus, "The subject is no longer public, and the data was erased.",
                more: new Dictionary<string, string> { ["legal"] = """["waiting","delivered","failed"]""" });
        delivery.Again(clock.Now());
        webhook.Rest(null);
        await db.SaveChangesAsync(context.CancellationToken);
        return delivery.ToProto();
    }
}
