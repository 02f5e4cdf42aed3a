using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Editions;

// Gives the draft of one language to a second person, and says what is to be looked at. Again: nothing changes.
partial class EditionsApi
{
    public override async Task<V1.Edition> SubmitEdition(V1.SubmitEditionRequest request, ServerCallContext context)
    {
        var edition = await db.FindEdition(request.Key, request.Locale, number: 0, context.CancellationToken);
        context.ExpectVersion(edition.Version);
        if (edition.Submit()) await db.SaveChangesAsync(context.CancellationToken);
        var shown = await Show(edition, edition.Page, context);
        shown.Findings.AddRange((await Check(edition, context.CancellationToken)).Findings);
        return shown;
    }
}
