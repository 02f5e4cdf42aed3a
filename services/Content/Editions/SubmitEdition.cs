using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Editions;

// Submits the draft of one language for review by a second person and returns the findings. A repeat changes nothing.
partial class EditionsApi
{
    public override async Task<V1.Edition> SubmitEdition(V1.SubmitEditionRequest request, ServerCallContext context)
    {
        var edition = await db.FindEdition(request.Key, request.Locale, number: 0, context.CancellationToken);
        edition.Page.ExpectMayWrite(requestContext.Caller, request.Locale);
        edition.ExpectVersion(context);
        if (edition.Submit()) await db.SaveChangesAsync(context.CancellationToken);
        var shown = await Show(edition, edition.Page, context);
        shown.Findings.AddRange((await Check(edition, context.CancellationToken)).Findings);
        return shown;
    }
}
