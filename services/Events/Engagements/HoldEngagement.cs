using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Events;

// Notes that it took place, and tells the others, in one transaction: whoever cites it may have to speak of it otherwise.
// Holding what was held changes nothing and tells nobody.
partial class EventsApi
{
    public override async Task<V1.Engagement> HoldEngagement(V1.HoldEngagementRequest request, ServerCallContext context)
    {
        var engagement = await Find(request.Id, context.CancellationToken);
        context.ExpectVersion(engagement.Version);
        if (engagement.Hold(clock.Now()))
        {
            db.Announce(new EngagementHeld(engagement.ToSummary()), about: engagement);
            await db.SaveChangesAsync(context.CancellationToken);
        }
        return Show(engagement, context);
    }
}
