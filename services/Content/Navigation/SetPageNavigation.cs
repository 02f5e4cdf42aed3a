using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.Navigation;

// Changes the place of a page in the tree, and announces it if the page is public, in one transaction.
// A repeat changes nothing and announces nothing.
partial class NavigationApi
{
    public override async Task<V1.PageNavigation> SetPageNavigation(V1.SetPageNavigationRequest request, ServerCallContext context)
    {
        var cancellation = context.CancellationToken;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        await PageTree.Lock(db, cancellation);
        var liveEditions = await LiveEditions.LockPage(db, request.Key, clock.Now(), cancellation);
        var page = liveEditions.Page;
        var validation = new RequestValidation();
        var (parent, position) = (request.Parent.Length > 0 ? request.Parent : null, request.HasPosition ? request.Position : (int?)null);
        await PageTree.Validate(db, validation, page.Key, parent, position, cancellation);
        validation.Refuse();
        page.ExpectVersion(context);
        if (page.Place(parent, position, request.InMenu, requestContext.Caller.Id, clock.Now()))
        {
            if (liveEditions.IsReadable) db.Announce(page.ToPlaced(), about: page);
            await db.SaveChangesAsync(cancellation);
        }
        await transaction.CommitAsync(cancellation);
        context.SetETag(ETags.Of(page.Version));
        return page.ToNavigation();
    }
}
