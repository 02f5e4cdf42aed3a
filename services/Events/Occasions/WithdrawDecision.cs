using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Events.Occasions;

// Withdraws decided days that were entered wrongly, and announces the computed ones, in one transaction.
// A repeat changes nothing and announces nothing.
partial class OccasionsApi
{
    public override async Task<V1.Occasion> WithdrawDecision(V1.WithdrawDecisionRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        var reason = validation.Text("reason", request.Reason, 1000, required: true);
        validation.Refuse();
        var computed = occasions.All.FirstOrDefault(r => r.Key == request.Key)?.In(request.Cycle)
            ?? throw Problem.NotFound("occasion", request.Key);
        var decision = await db.OccasionDecisions.FindAsync([request.Key, request.Cycle], context.CancellationToken)
            ?? throw Problem.NotFound("decision", $"{request.Key}/{request.Cycle}");
        if (decision.Withdraw(reason, requestContext.Caller.Id, clock.Now()))
        {
            db.Announce(decision.ToDecided(computed.With(decision)), about: null);
            await db.SaveChangesAsync(context.CancellationToken);
        }
        return await Show(computed, decision, context);
    }
}
