using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Editions;

// Approves what is in review, by somebody who wrote none of it, and says what is to be looked at. Again: nothing changes.
partial class EditionsApi
{
    public override async Task<V1.Edition> ApproveEdition(V1.ApproveEditionRequest request, ServerCallContext context)
    {
        var edition = await db.FindEdition(request.Key, request.Locale, number: 0, context.CancellationToken);
        context.ExpectVersion(edition.Version);
        if (edition.Approve(requestContext.Caller.Id, clock.Now())) await db.SaveChangesAsync(context.CancellationToken);
        var shown = await Show(edition, edition.Page, context);
        shown.Findings.AddRange((await Check(edition, context.CancellationToken)).Findings);
        return shown;
    }
}
