using System.Collections.Concurrent;
using System.Text;
using Embassy.Gateway.Routing;
using Embassy.ServiceDefaults;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.WebUtilities;
using Yarp.ReverseProxy.Model;

namespace Embassy.Gateway.Caching;

/// <summary>A public read, as its proto describes it: which query parameters it takes, and whether it speaks a language.</summary>
sealed class CacheableRoute
{
    const string Locale = "locale";

    static readonly ConcurrentDictionary<Endpoint, CacheableRoute?> Known = new();

    readonly string[] parameters;
    readonly bool negotiates;

    /// <param name="negotiates">Whether <c>Accept-Language</c> decides where there is no <c>locale</c>.</param>
    /// <param name="cost">What a response that does not come from the cache weighs in the limit of reads.</param>
    public CacheableRoute(string[] parameters, bool negotiates, int cost) =>
        (this.parameters, this.negotiates, Cost) = (parameters, negotiates, cost);

    public int Cost { get; }

    /// <summary>Whether the client's languages may have a say.</summary>
    public bool NegotiatesLanguage(HttpRequest request) => negotiates && string.IsNullOrEmpty(request.Query[Locale]);

    /// <summary>The read that an endpoint is; null when it is none, or not for everybody.</summary>
    public static CacheableRoute? Of(Endpoint? endpoint) => endpoint is null ? null : Known.GetOrAdd(endpoint, static e =>
        e.Metadata.GetMetadata<CacheableRoute>()
        ?? (e.Metadata.GetMetadata<RouteModel>()?.Config.Metadata is { } metadata && metadata[ApiRoutes.Policy] == Policies.Public
            && metadata.TryGetValue(ApiRoutes.Query, out var query) ? Proxied(query.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                : null));

    static CacheableRoute Proxied(string[] parameters) => new(parameters, Array.IndexOf(parameters, Locale) >= 0, cost: 1);

    /// <summary>The query parameters of a GET, as JSON names them.</summary>
    public static string Query(MethodDescriptor method, string path) => string.Join(' ', method.InputType.Fields.InDeclarationOrder()
        .Where(f => !path.Contains($"{{{f.Name}}}", StringComparison.Ordinal) && !path.Contains($"{{{f.Name}=", StringComparison.Ordinal))
        .Select(f => f.JsonName).Order(StringComparer.Ordinal));

    /// <summary>The query with its parameters in one order and one spelling; null when it holds what the read does not take, which the service refuses.</summary>
    public string? Canonical(HttpRequest request)
    {
        if (!request.QueryString.HasValue) return "";
        var given = new List<(int Place, string Value)>();
        // Not request.Query: it compares names without regard to case, the services with it.
        foreach (var pair in new QueryStringEnumerable(request.QueryString.Value))
        {
            var place = Array.IndexOf(parameters, pair.DecodeName().ToString());
            if (place < 0 || pair.DecodeValue() is var value && value.Span.Contains('\ufffd')) return null;
            given.Add((place, value.ToString()));
        }
        if (given.Count == 0) return "";
        var text = new StringBuilder();
        // Stable: a parameter that is given twice keeps its order.
        foreach (var (place, value) in given.OrderBy(p => p.Place))
            text.Append(text.Length == 0 ? '?' : '&').Append(parameters[place]).Append('=').Append(Uri.EscapeDataString(value));
        return text.ToString();
    }
}
