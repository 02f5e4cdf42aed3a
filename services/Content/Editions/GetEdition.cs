using Grpc.Core;

namespace Embassy.Content.Editions;

// Shows staff the newest edition in one language, or the one of a number, draft or not, with the ETag that a write needs.
partial class EditionsApi
{
    public override async Task<V1.Edition> GetEdition(V1.GetEditionRequest request, ServerCallContext context)
    {
        var edition = await db.FindEdition(request.Key, request.Locale, request.Number, context.CancellationToken);
        return await Show(edition, edition.Page, context);
    }
}
