using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.PageTexts;

// Lists which editions of these pages are public, by one query. A repeat changes nothing.
// The audience filter hides what the caller may not read.
partial class PageTextsApi
{
    public override async Task<V1.ListPublicEditionsResponse> ListPublicEditions(V1.ListPublicEditionsRequest request,
        ServerCallContext context)
    {
        var validation = new RequestValidation();
        validation.Count("keys", request.Keys.Count, 1, MostKeys);
        validation.Refuse();
        var keys = request.Keys.ToList();
        var editions = await db.Editions.AsNoTracking().Where(e => keys.Contains(e.PageKey) && e.State == Edition.Published)
            .Select(e => new { e.PageKey, e.Locale, e.Number, e.Page.AuthenticLocale, e.Fingerprint, e.SourceFingerprint })
            .ToListAsync(context.CancellationToken);
        var authentic = editions.Where(e => e.Locale == e.AuthenticLocale).ToDictionary(e => e.PageKey, e => e.Fingerprint);
        return new V1.ListPublicEditionsResponse
        {
            Editions =
            {
                editions.Select(e => new V1.PublicEdition
                {
                    Key = e.PageKey,
                    Locale = e.Locale,
                    Number = e.Number,
                    Translation =
                        Translation.Of(e.Locale == e.AuthenticLocale, e.SourceFingerprint, authentic.GetValueOrDefault(e.PageKey)),
                }),
            },
        };
    }
}
