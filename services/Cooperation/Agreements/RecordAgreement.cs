using Embassy.Announcements;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Cooperation.Agreements;

// Creates an agreement without acts and announces it, in one transaction.
// A repeat with the same client-chosen id fails because the agreement exists; without an id it creates another.
partial class AgreementsApi
{
    public override async Task<V1.Agreement> RecordAgreement(V1.RecordAgreementRequest request, ServerCallContext context)
    {
        var agreement = await entry.Add(request, context.CancellationToken);
        if (request.ValidateOnly)
        {
            var shown = await Show(agreement, clock.Today(), context);
            db.Forget();
            return shown;
        }
        await db.SaveChangesAsync(context.CancellationToken);
        context.Created($"/v1/agreements/{agreement.Id}");
        return await Show(agreement, clock.Today(), context);
    }
}
