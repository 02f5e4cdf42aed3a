using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content;

// Writes the words of an earlier edition as the draft, with what they were translated from and who wrote them: none of these may
// approve it. Again: nothing changes.
partial class ContentApi
{
    public override async Task<V1.Edition> RestoreEdition(V1.RestoreEditionRequest request, ServerCallContext context)
    {
        if (request.Number < 1) throw Problem.Invalid("number", "out_of_range", "From 1.");
        var newest = await FindEdition(request.Key, request.Locale, number: 0, context.CancellationToken);
        context.ExpectVersion(newest.Version);
        var earlier = await FindEdition(request.Key, request.Locale, request.Number, context.CancellationToken);
        var validation = new RequestValidation();
        var boundBody = await Weave(validation, earlier.Body, request.Locale, context.CancellationToken);
        validation.Refuse();
        return await Draft(newest.Page, newest, request.Locale, EditionText.Of(earlier), earlier.SourceFingerprint, boundBody, context, earlier.Contributors);
    }
}
