using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Google.Api;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Pages;

// Returns the 50 pages with the latest public dates in one language as Atom, newest first. A repeat changes nothing.
partial class PagesApi
{
    const int MostInFeed = 50;

    public override async Task<HttpBody> GetPageFeed(V1.GetPageFeedRequest request, ServerCallContext context)
    {
        // A feed is the same for every reader, with or without a token.
        requestContext.Caller = Caller.Nobody;
        var locale = context.OneOf(request.Locale, await missions.Locales(db, context.CancellationToken));
        var types = request.Type.AnyOf();
        var mission = await db.Missions.AsNoTracking().SingleAsync(context.CancellationToken);
        var pages = await Ordered(db.Published(locale, types), Latest).Take(MostInFeed).Select(p => new PageFeedEntry(
            p.Edition.PageKey, p.Page.Type, p.Edition.FrontMatter.Slug, p.Edition.FrontMatter.Title, p.Edition.FrontMatter.Summary,
            p.Dated!.Value,
            p.Page.EmbargoUntil > p.Edition.PublishedAt ? p.Page.EmbargoUntil!.Value : p.Edition.PublishedAt!.Value))
            .ToListAsync(context.CancellationToken);
        var self = links.Api($"/v1/pages.atom?locale={locale}" + (types.Count > 0 ? $"&type={string.Join(',', types)}" : ""));
        var title = mission.Names.Find(n => n.Lang == locale)?.Words ?? $"{mission.SendingState} – {mission.ReceivingState}";
        var body = new HttpBody
        {
            ContentType = PageFeed.MediaType,
            Data = UnsafeByteOperations.UnsafeWrap(PageFeed.Write(title, locale, self, pages, links)),
        };
        context.SetLanguage(locale, negotiated: request.Locale.Length == 0);
        context.SetETag(ETags.OfContent(body));
        context.MayBeCached(SurrogateKeys.Usual, "pages", "mission");
        return body;
    }
}
