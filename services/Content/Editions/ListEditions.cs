using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Editions;

// Lists every language of the mission for staff with the state of the page in it, including missing ones.
// A repeat changes nothing.
partial class EditionsApi
{
    public override async Task<V1.ListEditionsResponse> ListEditions(V1.ListEditionsRequest request, ServerCallContext context)
    {
        var locales = await missions.Locales(db, context.CancellationToken);
        var page = await db.FindPage(request.Key, context.CancellationToken);
        var all = await db.Editions.AsNoTracking().Where(e => e.PageKey == page.Key).ToListAsync(context.CancellationToken);
        var authentic = all.Find(e => e.Locale == page.AuthenticLocale && e.State == Edition.Published)?.Fingerprint;
        context.SetETag(ETags.Of(page.Version));
        return new V1.ListEditionsResponse
        {
            Review = page.ToReview(),
            Audience = page.ToAudience(),
            Navigation = page.ToNavigation(),
            Editions =
            {
                locales.Select(locale => all.Where(e => e.Locale == locale).MaxBy(e => e.Number) is { } newest
                    ? newest.ToProto(Translation.Of(locale == page.AuthenticLocale, newest.SourceFingerprint, authentic), withBody: false)
                    : new V1.Edition { PageKey = page.Key, Locale = locale, Lang = locale, Dir = Languages.Direction(locale),
                        State = Edition.Missing, Translation = Translation.Missing }),
            },
        };
    }
}
