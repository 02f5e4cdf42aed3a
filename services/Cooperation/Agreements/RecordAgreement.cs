using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Agreements;

// Enters an agreement without any act, and tells the others, in one transaction.
// With an id of the caller's a repeat is told that the agreement is there; without one it enters another.
partial class AgreementsApi
{
    public override async Task<V1.Agreement> RecordAgreement(V1.RecordAgreementRequest request, ServerCallContext context)
    {
        var agreement = await entry.Add(request, context.CancellationToken);
        await db.SaveChangesAsync(context.CancellationToken);
        context.Created($"/v1/agreements/{agreement.Id}");
        return Show(agreement, clock.Today(), context);
    }
}
