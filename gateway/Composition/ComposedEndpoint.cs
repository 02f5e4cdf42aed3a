using System.Globalization;
using Embassy.Gateway.Caching;
using Embassy.Gateway.Problems;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Composition;

/// <summary>The gateway's own reads that several services answer together. They are cached as the services' own public reads are.</summary>
static class ComposedEndpoint
{
    const string Stale = ", stale-while-revalidate=10, stale-if-error=600";

    /// <param name="cost">The weight of a response that has to be composed, in the limit of reads; a cached one weighs 1.</param>
    public static void MapComposedEndpoint(this IEndpointRouteBuilder app, string path, int cost, string[] parameters,
        Func<HttpContext, Task> handler, bool negotiates = false) =>
        app.MapGatewayEndpoint(path, handler).WithMetadata(new CacheableRoute(parameters, negotiates, cost));

    /// <summary>
    /// Says to the cache how long it may keep the response and which subjects it depends on. A lifetime of less than a second means
    /// not at all: the response is given to those who asked for it at the same time, and to nobody else.
    /// </summary>
    public static void Describe(HttpContext http, TimeSpan lifetime, IReadOnlyCollection<string> keys)
    {
        if (!CacheFillMiddleware.IsFill(http)) return;
        http.Response.Headers[SurrogateKeys.Key] = string.Join(' ', keys);
        http.Response.Headers[SurrogateKeys.Control] = lifetime < TimeSpan.FromSeconds(1) ? CachedResponse.Shared
            : string.Create(CultureInfo.InvariantCulture,
                $"max-age={(int)lifetime.TotalSeconds}{(lifetime < SurrogateKeys.Usual ? "" : Stale)}");
    }
}
