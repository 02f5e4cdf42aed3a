using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Previews;

// Returns the one edition that a preview token was signed for, whatever its state and audience. The response is not
// cacheable.
// A repeat changes nothing.
partial class PreviewsApi
{
    public override async Task<V1.Page> GetPreview(V1.GetPreviewRequest request, ServerCallContext context)
    {
        var headers = context.GetHttpContext().Response.Headers;
        (headers.CacheControl, headers["X-Robots-Tag"], headers["Referrer-Policy"]) = ("private, no-store", "noindex", "no-referrer");
        var invalid = new Problem(ProblemCodes.PreviewInvalid, "The token is expired or revoked, or was not signed here.");
        var what = await Preview.Read(db, request.Token, clock.Now(), context.CancellationToken) ?? throw invalid;
        // The token grants the access: it names one edition, and was signed by a user who could see it.
        var edition = await db.Editions.AsNoTracking().IgnoreQueryFilters()
            .Where(e => e.PageKey == what.Key && e.Locale == what.Locale && e.Number == what.Number)
            .Select(e => new PublishedEdition(e.PageKey, e.Page.Type, e.Page.AuthenticLocale, e.Locale, e.Number, e.State, e.FrontMatter,
                e.Body, e.Fingerprint, e.SourceFingerprint, e.PublishedAt, e.WithdrawnAt, e.Reason, e.MovedTo, e.EndedAt, e.GoneAt,
                e.FirstPublishedAt, e.Page.EmbargoUntil, null,
                new PublishedRendering(e.Id, e.RenderedEdition!.Html, e.RenderedEdition.Text, e.RenderedEdition.Shown, null)))
            .SingleOrDefaultAsync(context.CancellationToken) ?? throw invalid;
        var page = edition.ToProto([], [edition.ToLanguage()], links);
        context.SetLanguage(page.Locale, negotiated: false);
        return page;
    }
}
