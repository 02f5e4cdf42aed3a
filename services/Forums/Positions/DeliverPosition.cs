using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Forums.Positions;

// Marks a position as delivered; announces it in the same transaction if it is public.
// A repeat with the same date changes nothing and announces nothing.
partial class PositionsApi
{
    public override async Task<V1.Position> DeliverPosition(V1.DeliverPositionRequest request, ServerCallContext context)
    {
        var position = await FindPosition(request.Forum, request.Id, context.CancellationToken);
        var validation = new RequestValidation();
        var date = StepDate(validation, "date", request.Date);
        validation.Refuse();
        context.ExpectVersion(position.Version);
        var now = clock.Now();
        var waits = position.Audience == Audiences.Public && !position.IsPublic(now);
        if (position.Deliver(date, request.Audience, now))
        {
            if (waits && position.Audience == Audiences.Internal) db.Reschedule(position.Subject, position);
            db.Announce(new PositionDelivered(position.ToSummary()), about: position);
            await db.SaveChangesAsync(context.CancellationToken);
        }
        return Show(position, context);
    }
}
