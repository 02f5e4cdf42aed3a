using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Agreements;

// Returns one agreement with its acts, and its status on a day with an explanation. Takes one query, and one
// for the agreement to which it belongs.
// Read-only: a repeat changes nothing.
partial class AgreementsApi
{
    public override async Task<V1.Agreement> GetAgreement(V1.GetAgreementRequest request, ServerCallContext context)
    {
        var validation = new RequestValidation();
        var asOf = validation.Day("asOf", request.AsOf);
        validation.Refuse();
        var agreement = await Find(request.Id, db.Agreements.AsNoTracking(), context.CancellationToken);
        context.MayBeCached(SurrogateKeys.Usual, $"agreements/{agreement.Id}", $"agreements/{agreement.ParentId}");
        return await Show(agreement, asOf ?? clock.Today(), context);
    }
}
