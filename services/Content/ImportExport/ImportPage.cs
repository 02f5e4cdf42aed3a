using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.ImportExport;

// Imports an existing page as a draft and reports the omitted content. Page and draft are saved together or not at all.
// A language that already has an edition is refused, so a repeat fails.
partial class ImportExportApi
{
    public override async Task<V1.ImportPageResponse> ImportPage(V1.ImportPageRequest request, ServerCallContext context)
    {
        var validation = await ValidatePage(request, context.CancellationToken);
        validation.When(request.Format.Length == 0, "format", "required", "text, markdown or html.");
        validation.When(string.IsNullOrWhiteSpace(request.Content), "content", "required", "The page as it was.");
        validation.When(request.Content.Length > 400_000, "content", "too_long", "At most 400,000 characters.");
        return await Import(request, "content", validation, () => Read(request), context);
    }

    /// <param name="field">The field that has the text.</param>
    /// <param name="reads">Reads the text, once everything else is right.</param>
    async Task<V1.ImportPageResponse> Import(V1.ImportPageRequest request, string field, RequestValidation validation,
        Func<ImportedPage> reads, ServerCallContext context)
    {
        validation.Text("title", request.Title, 300);
        if (request.Slug.Length > 0) validation.Slug("slug", request.Slug, request.Locale);
        validation.Refuse();

        var read = reads();
        context.CancellationToken.ThrowIfCancellationRequested();
        var title = validation.Title("title", request.Title.Length > 0 ? request.Title : read.Title, 300, required: true);
        var body = validation.Text(field, read.Body, 400_000, lines: true);
        var slug = title.Length == 0 ? "" : request.Slug.Length > 0 ? validation.Slug("slug", request.Slug, request.Locale)
            : await ImportedSlug.Free(db, ImportedPage.SlugsOf(title, request.Locale), request.Key, request.Locale,
                context.CancellationToken);
        var page = await db.Pages.SingleOrDefaultAsync(p => p.Key == request.Key, context.CancellationToken);
        validation.When(page is null && request.Type.Length == 0, "type", "required", "page, news, statement, speech or notice.");
        var parsed = await drafts.Parse(validation, body, request.Locale, context.CancellationToken, field);
        validation.Refuse();
        read.Compare(parsed.Html);
        if (page is not null && await db.NewestEdition(page.Key, request.Locale, context.CancellationToken) is not null)
            throw Problem.Exists("edition", $"{page.Key}/{request.Locale}");

        var editionText = new EditionText(new FrontMatter { Slug = slug, Title = title }, body, []);
        var response = Report(read);
        if (request.ValidateOnly)
        {
            response.Edition =
                new V1.Edition
                {
                    PageKey = request.Key,
                    Locale = request.Locale,
                    Lang = request.Locale,
                    Dir = Languages.Direction(request.Locale),
                    State = Edition.Missing,
                    Translation = Translation.Missing,
                    Slug = slug,
                    Title = title,
                    Body = body
                };
            return response;
        }
        if (page is null)
        {
            page = new Page
            {
                Key = request.Key,
                Type = request.Type,
                AuthenticLocale = request.AuthenticLocale.Length > 0 ? request.AuthenticLocale : request.Locale,
                Audience = request.Audience.Length == 0 ? Audiences.Public : request.Audience,
                CreatedAt = clock.Now(),
                CreatedBy = requestContext.Caller.Id,
            };
            db.Pages.Add(page);
        }
        var source = await TranslationSource.Of(db, page, request.Locale, newest: null, number: 0, context.CancellationToken);
        var draft = await drafts.Write(page, null, request.Locale, editionText, source, parsed, context.CancellationToken);
        response.Edition = await EditionResponse.Of(db, requestContext.Caller, draft, page, context);
        context.Created($"/v1/pages/{page.Key}/editions/{request.Locale}");
        return response;
    }

    async Task<RequestValidation> ValidatePage(V1.ImportPageRequest request, CancellationToken cancellation)
    {
        var locales = await missions.Locales(db, cancellation);
        var validation = new RequestValidation();
        validation.Key("key", request.Key);
        validation.Language("locale", request.Locale, locales);
        if (request.AuthenticLocale.Length > 0) validation.Language("authenticLocale", request.AuthenticLocale, locales);
        return validation;
    }

    static ImportedPage Read(V1.ImportPageRequest request)
    {
        var notes = new List<V1.NotUnderstood>();
        var clean = Clean(request.Content.TrimStart('\ufeff').ReplaceLineEndings("\n"), notes);
        switch (request.Format)
        {
            case "html":
                var blocks = HtmlBlocks.Of(clean, notes, out var called);
                return ImportedPage.Of(blocks, notes, request.Title, called);
            case "markdown":
                return ImportedPage.Of(MarkdownBlocks.Of(clean, notes), notes, request.Title, source: clean);
            default:
                return ImportedPage.Of(PlainTextBlocks.Of(clean), notes, request.Title);
        }
    }

    // Removes characters that no text may contain: control characters except line breaks and tabs, direction overrides.
    internal static string Clean(string text, List<V1.NotUnderstood> notes)
    {
        var clean = text.Any(IsLeftOut) ? string.Concat(text.Where(c => !IsLeftOut(c))) : text;
        if (clean.Length < text.Length)
            notes.Add(ImportedPage.Not("characters", $"{text.Length - clean.Length} control characters", "Left out."));
        if (Characters.DirectionFault(clean) is null) return clean;
        notes.Add(ImportedPage.Not("characters", "Direction controls", "Overrides were left out; others end with their line."));
        return Characters.WithClosedDirections(clean);

        static bool IsLeftOut(char c) => char.IsControl(c) && c is not ('\n' or '\t');
    }

    static V1.ImportPageResponse Report(ImportedPage read) => new()
    {
        Letterhead = { read.Letterhead },
        Copyright = read.Copyright,
        Year = read.Year,
        Blocks = read.Blocks,
        NotUnderstood = { read.Notes.Take(200) },
    };
}
