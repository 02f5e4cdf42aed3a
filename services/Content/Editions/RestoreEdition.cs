using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Editions;

// Restores the text of an earlier edition as the draft, with its translation source and its contributors.
// None of those contributors may approve it. A repeat changes nothing.
partial class EditionsApi
{
    public override async Task<V1.Edition> RestoreEdition(V1.RestoreEditionRequest request, ServerCallContext context)
    {
        if (request.Number < 1) throw Problem.Invalid("number", "out_of_range", "From 1.");
        var newest = await db.FindEdition(request.Key, request.Locale, number: 0, context.CancellationToken);
        newest.Page.ExpectMayWrite(requestContext.Caller, request.Locale);
        newest.ExpectVersion(context);
        var earlier = await db.FindEdition(request.Key, request.Locale, request.Number, context.CancellationToken);
        var validation = new RequestValidation();
        var parsed = await drafts.Parse(validation, earlier.Body, request.Locale, context.CancellationToken);
        validation.Refuse();
        var draft = await drafts.Write(newest.Page, newest, request.Locale, EditionText.Of(earlier), earlier.Source, parsed,
            context.CancellationToken, earlier.Contributors);
        return await Show(draft, newest.Page, context);
    }
}
