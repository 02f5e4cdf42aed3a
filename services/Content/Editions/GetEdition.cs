using Grpc.Core;

namespace Embassy.Content.Editions;

// Returns an edition to staff, with the ETag that a write needs. A repeat changes nothing.
// It is the newest edition in one language or the one of a number, draft or not.
partial class EditionsApi
{
    public override async Task<V1.Edition> GetEdition(V1.GetEditionRequest request, ServerCallContext context)
    {
        var edition = await db.FindEdition(request.Key, request.Locale, request.Number, context.CancellationToken);
        return await Show(edition, edition.Page, context);
    }
}
