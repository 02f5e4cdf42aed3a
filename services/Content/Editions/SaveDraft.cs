using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Editions;

// Saves the draft of one language; an approved or scheduled edition becomes a draft again.
// It announces nothing. A repeat with the same text changes nothing.
partial class EditionsApi
{
    public override async Task<V1.Edition> SaveDraft(V1.SaveDraftRequest request, ServerCallContext context)
    {
        var locales = await missions.Locales(db, context.CancellationToken);
        var validation = new RequestValidation();
        validation.Language("locale", request.Locale, locales);
        var input = await DraftInput.Read(validation, request, request.Locale, drafts, context.CancellationToken);
        validation.Refuse();

        var target = await DraftTarget.Find(db, request.Key, request.Locale, input.Words.FrontMatter.Slug, context.CancellationToken);
        var page = target.Page;
        page.ExpectMayWrite(requestContext.Caller, request.Locale);
        var newest = await db.NewestEdition(page.Key, request.Locale, context.CancellationToken);
        newest?.ExpectVersion(context);
        var draft = await drafts.Save(target, newest, request.Locale, input, context.CancellationToken);
        if (newest is null) context.Created($"/v1/pages/{page.Key}/editions/{request.Locale}");
        return await Show(draft, page, context, new AuthenticText(target.LiveFingerprint));
    }
}
