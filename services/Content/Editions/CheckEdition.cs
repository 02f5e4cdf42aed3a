using Embassy.Content.Rendering;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Editions;

// Returns the findings to resolve before the newest edition of a language is released.
// It refuses nothing and changes nothing.
partial class EditionsApi
{
    public override async Task<V1.CheckEditionResponse> CheckEdition(V1.CheckEditionRequest request, ServerCallContext context) =>
        await Check(await db.FindEdition(request.Key, request.Locale, number: 0, context.CancellationToken), context.CancellationToken);

    async Task<V1.CheckEditionResponse> Check(Edition edition, CancellationToken cancellation)
    {
        var original = edition.Locale == edition.Page.AuthenticLocale ? null : await db.Editions.AsNoTracking()
            .Where(e => e.PageKey == edition.PageKey && e.Locale == edition.Page.AuthenticLocale).OrderByDescending(e => e.Number)
            .FirstOrDefaultAsync(cancellation);
        var response = new V1.CheckEditionResponse { Number = edition.Number, Against = original?.Number ?? 0 };
        if (edition.IsEmpty) response.Findings.Add(new V1.Finding { Code = "body-empty" });
        if (original is not null) response.Findings.AddRange(TranslationParity.Compare(TextFigures.In(original), TextFigures.In(edition)));
        foreach (var target in await InternalLinks.Broken(db, edition, clock.Now(), cancellation))
            response.Findings.Add(new V1.Finding { Code = "broken-link", Value = target });
        foreach (var words in MarkdownBody.UnreadMarks(edition.Body))
            response.Findings.Add(new V1.Finding { Code = "unread-mark", Value = words });
        await db.Raise(new EditionChecked(edition, original, response.Findings), cancellation);
        return response;
    }
}
