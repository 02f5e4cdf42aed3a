using Embassy.Forums.RollCalls;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.IdealPoints;

// Lists ideal points of one State over the sessions, or of all States in one session, as published by their authors.
// Read-only: a repeat changes nothing.
partial class IdealPointsApi
{
    public override async Task<V1.ListIdealPointsResponse> ListIdealPoints(V1.ListIdealPointsRequest request, ServerCallContext context)
    {
        served.ExpectUn();
        var validation = new RequestValidation();
        if (request.State.Length > 0) validation.State("state", request.State);
        validation.When(request.State.Length == 0 && request.Session == 0, "state", "required", "A State, or a session.");
        validation.When(request.Session is < 0 or > RollCall.MostSessions, "session", "out_of_range", $"1 to {RollCall.MostSessions}.");
        validation.Refuse();
        // One State's sessions or one session's States are at most some two hundred rows, so one page.
        var points = await db.IdealPoints.AsNoTracking()
            .Where(p => (request.State == "" || p.Facts.State == request.State) && (request.Session == 0 || p.Session == request.Session))
            .OrderBy(p => p.Session).ThenBy(p => p.Facts.State).ThenBy(p => p.Ccode).ToListAsync(context.CancellationToken);
        var response = new V1.ListIdealPointsResponse { Points = { points.Select(p => p.ToProto()) } };
        context.SetETag(ETags.OfContent(response));
        context.MayBeCached(SurrogateKeys.Usual, RollCall.SurrogateKey);
        return response;
    }
}
