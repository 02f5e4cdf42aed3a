using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Editions;

// Approves an edition in review and returns the findings. A contributor to the edition cannot approve it.
// A repeat changes nothing.
partial class EditionsApi
{
    public override async Task<V1.Edition> ApproveEdition(V1.ApproveEditionRequest request, ServerCallContext context)
    {
        var edition = await db.FindEdition(request.Key, request.Locale, number: 0, context.CancellationToken);
        edition.ExpectVersion(context);
        if (edition.Approve(requestContext.Caller.Id, clock.Now())) await db.SaveChangesAsync(context.CancellationToken);
        var shown = await Show(edition, edition.Page, context);
        shown.Findings.AddRange((await Check(edition, context.CancellationToken)).Findings);
        return shown;
    }
}
