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
        var frontMatter = FrontMatter.Of(request).Validate(validation);
        var body = validation.Text("body", request.Body, EditionText.MostBody, lines: true);
        foreach (var (field, plain) in frontMatter.Texts())
            validation.When(plain.Contains("{{", StringComparison.Ordinal), field, "broken_binding", "Facts stand in the body only.");
        EditionCitation.Validate(validation, request.Cites);
        validation.When(request.Source < 0, "source", "out_of_range", "The number of an authentic edition, from 1.");
        var neutral = validation.Text("translationNeutralReason", request.TranslationNeutralReason, TranslationSource.MostReason);
        var parsed =
            await drafts.Parse(validation, body.Length > EditionText.MostBody ? "" : body, request.Locale, context.CancellationToken);
        validation.Refuse();

        var page = await db.FindPage(request.Key, context.CancellationToken);
        var newest = await db.NewestEdition(page.Key, request.Locale, context.CancellationToken);
        if (newest is not null) newest.ExpectVersion(context);
        if (neutral.Length > 0 && request.Locale != page.AuthenticLocale)
            throw Problem.Invalid("translationNeutralReason", "not_applicable",
                $"Only the authentic text, '{page.AuthenticLocale}', says it.");
        var source = await TranslationSource.Of(db, page, request.Locale, newest, request.Source, context.CancellationToken);
        var words = new EditionText(frontMatter, body, request.Cites);
        var draft = await drafts.Write(page, newest, request.Locale, words, source, parsed, context.CancellationToken,
            neutralReason: neutral);
        return await Show(draft, page, context);
    }
}
