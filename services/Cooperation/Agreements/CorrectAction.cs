using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Cooperation.Agreements;

// Replaces or strikes an act that was recorded wrongly, keeps it in the history and announces the correction, in one
// transaction.
// A repeat is refused, because the version has changed.
partial class AgreementsApi
{
    public override async Task<V1.Agreement> CorrectAction(V1.CorrectActionRequest request, ServerCallContext context)
    {
        var agreement = await Find(request.Id, db.Agreements, context.CancellationToken);
        var act = Guid.TryParseExact(request.Action, "D", out var id) ? agreement.Actions.Find(a => a.Id == id) : null;
        if (act is null) throw Problem.NotFound("act", request.Action);
        var validation = new RequestValidation();
        var reason = validation.Text("reason", request.Reason, 1000, required: true);
        validation.When(!request.Strike && request.Act is null, "act", "required", "The act as it should be, or strike.");
        validation.When(request.Strike && request.Act is not null, "act", "duplicate", "Strike the act or replace it, not both.");
        validation.Refuse();
        context.ExpectVersion(agreement.Version, savedAt: agreement.UpdatedAt);
        var with = request.Strike ? null : await CheckCorrected(request, agreement, act.Id, context.CancellationToken);
        agreement.Correct(act, with, reason, requestContext.Caller.Id, clock.Now());
        return await Corrected(agreement, reason, request.ValidateOnly, context);
    }

    // In this request the fields of the act are inside `act`.
    async Task<AgreementAction> CheckCorrected(V1.CorrectActionRequest request, Agreement agreement, Guid id,
        CancellationToken cancellation)
    {
        try
        {
            return await Check(request.Act, agreement, request.ValidateOnly, cancellation, id);
        }
        catch (Problem problem) when (problem.Faults.Count > 0)
        {
            throw Problem.Invalid([.. problem.Faults.Select(f => new FieldViolation("act." + f.Field, f.Code, f.Description))]);
        }
    }

    /// <summary>Announces and saves a correction, unless it is only validated.</summary>
    async Task<V1.Agreement> Corrected(Agreement agreement, string reason, bool validateOnly, ServerCallContext context)
    {
        var today = clock.Today();
        if (validateOnly) db.ChangeTracker.Clear();
        else
        {
            foreach (var told in agreement.TellCorrection(reason, today)) db.Announce(told, about: agreement);
            await Store(agreement, context.CancellationToken);
        }
        return await Show(agreement, today, context);
    }
}
