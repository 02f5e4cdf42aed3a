using System.Globalization;
using Embassy.Gateway.Caching;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Endpoints;

/// <summary>
/// Reads of the gateway that combine responses of several services. They are cached like the public reads of the
/// services.
/// </summary>
static class ComposedEndpoint
{
    const string Stale = ", stale-while-revalidate=10, stale-if-error=600";

    /// <param name="cost">Rate-limit cost of a composed response; a cached one costs 1.</param>
    public static void MapComposedEndpoint(this IEndpointRouteBuilder app, string path, int cost, string[] parameters,
        Func<HttpContext, Task> handler, bool negotiates = false) =>
        app.MapGatewayEndpoint(path, handler).WithMetadata(new CacheableRoute(parameters, negotiates, cost));

    /// <summary>
    /// The language of a composed response, chosen as in the services, which get it as their <c>locale</c>.
    /// </summary>
    public static async Task<ResponseLanguage> Language(HttpContext http, EndpointQuery query)
    {
        var offered = await http.RequestServices.GetRequiredService<MissionClient>().Offered(http.RequestAborted);
        var language = ResponseLanguage.Choose(http, query["locale"], query.Flag("fallback"), offered);
        language.Name(http.Response.Headers);
        return language;
    }

    /// <summary>
    /// Sets the cache lifetime and the surrogate keys of the response. A lifetime below one second means no storage:
    /// only concurrent requests share the response.
    /// </summary>
    public static void Describe(HttpContext http, TimeSpan lifetime, IReadOnlyCollection<string> keys)
    {
        if (!OriginFetcher.IsFill(http)) return;
        http.Response.Headers[SurrogateKeys.Key] = string.Join(' ', keys);
        http.Response.Headers[SurrogateKeys.Control] = lifetime < TimeSpan.FromSeconds(1) ? CachedResponse.Shared
            : string.Create(CultureInfo.InvariantCulture,
                $"max-age={(int)lifetime.TotalSeconds}{(lifetime < SurrogateKeys.Usual ? "" : Stale)}");
    }
}
