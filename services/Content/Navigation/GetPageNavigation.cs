using Embassy.Content.Editions;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Content.Navigation;

// Returns the place of a page for staff. It is a read, so a repeat changes nothing.
partial class NavigationApi
{
    public override async Task<V1.PageNavigation> GetPageNavigation(V1.GetPageNavigationRequest request, ServerCallContext context)
    {
        var page = await db.FindPage(request.Key, context.CancellationToken);
        context.SetETag(ETags.Of(page.Version));
        return page.ToNavigation();
    }
}
