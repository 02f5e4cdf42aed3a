using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content;

// Makes the draft of one language public and tells the others, in one transaction. No other language is touched.
// Publishing what is already public changes nothing and tells nobody.
partial class ContentApi
{
    public override async Task<V1.Edition> PublishEdition(V1.PublishEditionRequest request, ServerCallContext context)
    {
        var edition = await Newest(request.Key, request.Locale, context.CancellationToken)
            ?? throw Problem.NotFound("edition", $"{request.Key}/{request.Locale}");
        context.ExpectVersion(edition.Version);
        if (edition.Publish(clock.Now()))
        {
            var before = await db.Editions.SingleOrDefaultAsync(
                e => e.PageKey == edition.PageKey && e.Locale == edition.Locale && e.State == Edition.Published, context.CancellationToken);
            before?.Supersede();
            db.Announce(edition.ToPublished(), about: edition.Page);
            await db.SaveChangesAsync(context.CancellationToken);
        }
        return await Show(edition, edition.Page, context);
    }
}
