using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Events;

// Notes that both sides have agreed, and tells the others, in one transaction.
// Confirming what is confirmed changes nothing and tells nobody.
partial class EventsApi
{
    public override async Task<V1.Engagement> ConfirmEngagement(V1.ConfirmEngagementRequest request, ServerCallContext context)
    {
        var engagement = await Find(request.Id, context.CancellationToken);
        context.ExpectVersion(engagement.Version);
        if (engagement.Confirm(clock.Now()))
        {
            db.Announce(new EngagementConfirmed(engagement.ToSummary()), about: engagement);
            await db.SaveChangesAsync(context.CancellationToken);
        }
        return Show(engagement, context);
    }
}
