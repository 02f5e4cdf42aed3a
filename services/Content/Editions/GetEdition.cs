using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content;

// Shows staff the newest edition in one language, draft or not, with the ETag that the next write needs.
partial class ContentApi
{
    public override async Task<V1.Edition> GetEdition(V1.GetEditionRequest request, ServerCallContext context)
    {
        var edition = await Newest(request.Key, request.Locale, context.CancellationToken)
            ?? throw Problem.NotFound("edition", $"{request.Key}/{request.Locale}");
        return await Show(edition, edition.Page, context);
    }
}
