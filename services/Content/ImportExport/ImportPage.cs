using System.Text;
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
        var locales = await missions.Locales(db, context.CancellationToken);
        var validation = new RequestValidation();
        validation.Key("key", request.Key);
        validation.Language("locale", request.Locale, locales);
        if (request.AuthenticLocale.Length > 0) validation.Language("authenticLocale", request.AuthenticLocale, locales);
        validation.When(request.Format.Length == 0, "format", "required", "text, markdown or html.");
        validation.When(string.IsNullOrWhiteSpace(request.Content), "content", "required", "The page as it was.");
        validation.When(request.Content.Length > 400_000, "content", "too_long", "At most 400,000 characters.");
        validation.Text("title", request.Title, 300);
        if (request.Slug.Length > 0) validation.Slug("slug", request.Slug);
        validation.Refuse();

        var read = Read(request);
        context.CancellationToken.ThrowIfCancellationRequested();
        var title = validation.Title("title", request.Title.Length > 0 ? request.Title : read.Title, 300, required: true);
        var body = validation.Text("content", read.Body, 400_000, lines: true);
        var slug = title.Length == 0 ? "" : request.Slug.Length > 0 ? validation.Slug("slug", request.Slug)
            : await FreeSlug(title, request.Key, request.Locale, context.CancellationToken);
        var page = await db.Pages.SingleOrDefaultAsync(p => p.Key == request.Key, context.CancellationToken);
        validation.When(page is null && request.Type.Length == 0, "type", "required", "page, news, statement, speech or notice.");
        var parsed = await drafts.Parse(validation, body, request.Locale, context.CancellationToken, "content");
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

    // A title may have letters that no slug takes, and another page may have its slug.
    async Task<string> FreeSlug(string title, string key, string locale, CancellationToken cancellation)
    {
        var slug = ((string[])[ImportedPage.SlugOf(title, locale), ImportedPage.SlugOf(title.Normalize(NormalizationForm.FormKC), locale)])
            .FirstOrDefault(IsSlug, key);
        for (var number = 1; number < 100; number++)
        {
            var free = number == 1 ? slug : $"{(slug.Length > 115 ? slug[..115].TrimEnd('-') : slug)}-{number}";
            if (IsSlug(free) && !await db.Slugs.AnyAsync(s => s.Locale == locale && s.Name == free && s.PageKey != key,
                cancellation)) return free;
        }
        return slug;
    }

    static bool IsSlug(string slug)
    {
        var validation = new RequestValidation();
        validation.Slug("slug", slug);
        return validation.Found.Count == 0;
    }

    static ImportedPage Read(V1.ImportPageRequest request)
    {
        var notes = new List<V1.NotUnderstood>();
        // Removes characters that no text may contain: control characters except line breaks and tabs, and the byte
        // order mark.
        var text = request.Content.TrimStart('\ufeff').ReplaceLineEndings("\n");
        var clean = string.Concat(text.Where(c => !char.IsControl(c) || c is '\n' or '\t'));
        if (clean.Length < text.Length)
            notes.Add(ImportedPage.Not("characters", $"{text.Length - clean.Length} control characters", "Left out."));
        if (Characters.DirectionFault(clean) is not null)
        {
            clean = Characters.WithClosedDirections(clean);
            notes.Add(ImportedPage.Not("characters", "Direction controls", "Overrides were left out; others end with their line."));
        }
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

    static V1.ImportPageResponse Report(ImportedPage read) => new()
    {
        Letterhead = { read.Letterhead },
        Copyright = read.Copyright,
        Year = read.Year,
        Blocks = read.Blocks,
        NotUnderstood = { read.Notes.Take(200) },
    };
}
