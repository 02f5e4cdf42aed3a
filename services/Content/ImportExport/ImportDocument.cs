using System.Net.Mime;
using Embassy.ServiceDefaults;
using Google.Api;
using Grpc.Core;

namespace Embassy.Content.ImportExport;

// Imports a Word document as a draft: it becomes HTML, which is read and compared as that of a page.
// A language that already has an edition is refused, so a repeat fails.
partial class ImportExportApi
{
    const string Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

    public override async Task<V1.ImportPageResponse> ImportDocument(V1.ImportDocumentRequest request, ServerCallContext context)
    {
        var page = new V1.ImportPageRequest
        {
            Key = request.Key,
            Type = request.Type,
            Locale = request.Locale,
            AuthenticLocale = request.AuthenticLocale,
            Audience = request.Audience,
            Title = request.Title,
            Slug = request.Slug,
            ValidateOnly = request.ValidateOnly,
        };
        var validation = await ValidatePage(page, context.CancellationToken);
        var file = request.File ?? new HttpBody();
        if (file.ContentType.Split(';')[0].Trim().ToLowerInvariant() is not (Docx or MediaTypeNames.Application.Octet))
            throw new Problem(ProblemCodes.MediaTypeUnsupported, $"A document is {Docx}.");
        return await Import(page, "file", validation, () => Read(file, request.Title, context.CancellationToken), context);
    }

    static ImportedPage Read(HttpBody file, string title, CancellationToken cancellation)
    {
        var notes = new List<V1.NotUnderstood>();
        using var package = WordPackage.Open(file.Data.ToByteArray(), cancellation);
        var html = Clean(new WordDocument(package, notes).Html(), notes);
        return ImportedPage.Of(HtmlBlocks.Of(html, notes, out var called), notes, title, called, isDocument: true);
    }
}
