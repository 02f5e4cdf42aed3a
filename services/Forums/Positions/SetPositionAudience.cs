using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Forums.Positions;

// Changes the audience and the embargo of a position and reschedules its announcement, in one transaction.
// A repeat changes nothing and announces nothing.
partial class PositionsApi
{
    public override async Task<V1.Position> SetPositionAudience(V1.SetPositionAudienceRequest request, ServerCallContext context)
    {
        var position = await FindPosition(request.Forum, request.Id, context.CancellationToken);
        var validation = new RequestValidation();
        var embargo = validation.Instant("embargoUntil", request.EmbargoUntil);
        validation.When(request.Audience.Length == 0, "audience", "required", "public or internal.");
        validation.Refuse();
        context.ExpectVersion(position.Version);
        var wasInternal = position.Audience == Audiences.Internal;
        if (position.Disclose(request.Audience, embargo, clock.Now()))
        {
            if (wasInternal) db.Announce(position.ToStep(), about: position);
            else db.Reschedule(position.Subject, position);
            await db.SaveChangesAsync(context.CancellationToken);
        }
        return Show(position, context);
    }
}
