using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Events.Engagements;

// Marks an engagement as postponed, with or without a new date, keeps the former start and announces it, in one
// transaction. A repeat with the same date, or again without one, changes nothing and announces nothing.
partial class EngagementsApi
{
    public override Task<V1.Engagement> PostponeEngagement(V1.PostponeEngagementRequest request, ServerCallContext context) =>
        Step(request.Id, (engagement, now) =>
    {
        var validation = new RequestValidation();
        var named = request.Start.Length > 0 || request.End.Length > 0 || request.StartsAt is not null || request.EndsAt is not null;
        var to = named
            ? EngagementEntry.Dates(validation, request.Start, request.End, request.StartsAt, request.EndsAt, engagement.Zone) : null;
        validation.Refuse();
        return engagement.Postpone(to, now);
    }, context);
}
