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
        var slug = validation.Slug("slug", request.Slug);
        var title = validation.Text("title", request.Title, 300, required: true);
        var summary = validation.Text("summary", request.Summary, 2000, lines: true);
        var body = validation.Text("body", request.Body, EditionText.MostBody, lines: true);
        foreach (var (field, plain) in new[] { ("title", title), ("summary", summary) })
            validation.When(plain.Contains("{{", StringComparison.Ordinal), field, "broken_binding", "Facts stand in the body only.");
        EditionCitation.Validate(validation, request.Cites);
        var parsed =
            await drafts.Parse(validation, body.Length > EditionText.MostBody ? "" : body, request.Locale, context.CancellationToken);
        validation.Refuse();

        var page = await db.FindPage(request.Key, context.CancellationToken);
        var newest = await db.NewestEdition(page.Key, request.Locale, context.CancellationToken);
        if (newest is not null) context.ExpectVersion(newest.Version);
        var source = request.Locale == page.AuthenticLocale ? null : await db.SourceFingerprint(page, context.CancellationToken);
        var words = new EditionText(slug, title, summary, body, request.Cites);
        var draft = await drafts.Write(page, newest, request.Locale, words, source, parsed, context.CancellationToken);
        return await Show(draft, page, context);
    }
}
