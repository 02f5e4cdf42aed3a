using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Events.Engagements;

// Notes that it will be at another time, known or not, keeps what the start was, and tells the others, in one transaction.
// To the same date again, or again to none, changes nothing and tells nobody.
partial class EngagementsApi
{
    public override Task<V1.Engagement> PostponeEngagement(V1.PostponeEngagementRequest request, ServerCallContext context) => Step(request.Id, (engagement, now) =>
    {
        var validation = new RequestValidation();
        var named = request.Start.Length > 0 || request.End.Length > 0 || request.StartsAt is not null || request.EndsAt is not null;
        var to = named ? EngagementEntry.Dates(validation, request.Start, request.End, request.StartsAt, request.EndsAt, engagement.Zone) : null;
        validation.Refuse();
        return engagement.Postpone(to, now);
    }, context);
}
