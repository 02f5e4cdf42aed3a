using System.Collections.Concurrent;
using System.Text;
using Embassy.Gateway.Routing;
using Embassy.ServiceDefaults;
using Microsoft.AspNetCore.WebUtilities;
using Yarp.ReverseProxy.Model;

namespace Embassy.Gateway.Caching;

/// <summary>
/// A cacheable public read as its proto describes it: its query parameters, and whether it negotiates the language.
/// </summary>
sealed class CacheableRoute
{
    const string Locale = "locale";

    static readonly ConcurrentDictionary<Endpoint, CacheableRoute?> Known = new();

    readonly string[] parameters;
    readonly bool negotiates;

    /// <param name="negotiates">True if <c>Accept-Language</c> applies in the absence of <c>locale</c>.</param>
    /// <param name="cost">Rate-limit cost of a response that does not come from the cache.</param>
    public CacheableRoute(string[] parameters, bool negotiates, int cost) =>
        (this.parameters, this.negotiates, Cost) = (parameters, negotiates, cost);

    public int Cost { get; }

    /// <summary>Returns true if the response depends on the client's languages.</summary>
    public bool NegotiatesLanguage(HttpRequest request) => negotiates && string.IsNullOrEmpty(request.Query[Locale]);

    /// <summary>Returns the route of an endpoint; null if it is not a public read.</summary>
    public static CacheableRoute? Of(Endpoint? endpoint) => endpoint is null ? null : Known.GetOrAdd(endpoint, static e =>
        e.Metadata.GetMetadata<CacheableRoute>()
        ?? (e.Metadata.GetMetadata<RouteModel>()?.Config.Metadata is { } metadata && metadata[ApiRoutes.Policy] == Policies.Public
            && metadata.TryGetValue(ApiRoutes.Query, out var query) ? Proxied(query.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                : null));

    static CacheableRoute Proxied(string[] parameters) => new(parameters, Array.IndexOf(parameters, Locale) >= 0, cost: 1);

    /// <summary>
    /// Returns the query with its parameters in canonical order and encoding; null if it has an unknown parameter,
    /// which the service refuses.
    /// </summary>
    public string? Canonical(HttpRequest request)
    {
        if (!request.QueryString.HasValue) return "";
        var given = new List<(int Place, string Value)>();
        // request.Query compares names case-insensitively, unlike the services.
        foreach (var pair in new QueryStringEnumerable(request.QueryString.Value))
        {
            var place = Array.IndexOf(parameters, pair.DecodeName().ToString());
            if (place < 0 || pair.DecodeValue() is var value && value.Span.Contains('\ufffd')) return null;
            given.Add((place, value.ToString()));
        }
        if (given.Count == 0) return "";
        var text = new StringBuilder();
        // The sort is stable: a repeated parameter keeps its order.
        foreach (var (place, value) in given.OrderBy(p => p.Place))
            text.Append(text.Length == 0 ? '?' : '&').Append(parameters[place]).Append('=').Append(Uri.EscapeDataString(value));
        return text.ToString();
    }
}
