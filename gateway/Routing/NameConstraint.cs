namespace Embassy.Gateway.Routing;

/// <summary>
/// Refuses a colon in a path parameter, because a colon begins a verb. Otherwise <c>GET …/editions/ar:publish</c> would
/// look up the language "ar:publish" instead of failing because publishing requires POST.
/// </summary>
sealed class NameConstraint : IRouteConstraint
{
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values,
        RouteDirection routeDirection) =>
        values[routeKey] is not string name || !name.Contains(':', StringComparison.Ordinal);
}
