using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Events.Calendars;

// Revokes a secret address immediately and permanently. A repeat changes nothing.
partial class CalendarsApi
{
    public override async Task<V1.Subscription> RevokeSubscription(V1.RevokeSubscriptionRequest request, ServerCallContext context)
    {
        var subscription = Guid.TryParseExact(request.Id, "D", out var id)
            ? await db.Subscriptions.SingleOrDefaultAsync(s => s.Id == id, context.CancellationToken) : null;
        if (subscription is null) throw Problem.NotFound("subscription", request.Id);
        context.ExpectVersion(subscription.Version);
        if (subscription.Revoke(clock.Now())) await db.SaveChangesAsync(context.CancellationToken);
        context.SetETag(ETags.Of(subscription.Version));
        return subscription.ToProto();
    }
}
