using Microsoft.AspNetCore.Mvc.ApplicationModels;

namespace Embassy.Site.Routing;

/// <summary>Gives each Razor page its addresses from the <see cref="RouteTable"/>, and no others.</summary>
static class PageRoutes
{
    public static void Apply(PageRouteModel page)
    {
        page.Selectors.Clear();
        foreach (var route in RouteTable.Routes.Append(RouteTable.State).Where(r => r.Page == page.ViewEnginePath))
            page.Selectors.Add(new SelectorModel
            {
                AttributeRouteModel = new AttributeRouteModel { Template = $"{{l}}/{route.Pattern}".TrimEnd('/') },
                EndpointMetadata = { route },
            });
    }
}
