using System.Collections.Concurrent;
using System.Text;
using Embassy.Gateway.Routing;
using Embassy.ServiceDefaults;
using Google.Protobuf.Reflection;
using Yarp.ReverseProxy.Model;

namespace Embassy.Gateway.Caching;

/// <summary>A public read, as its proto describes it: which query parameters it takes, and whether it speaks a language.</summary>
sealed class Reading
{
    const string Locale = "locale";

    static readonly ConcurrentDictionary<Endpoint, Reading?> Known = new();

    readonly string[] parameters;

    Reading(string[] parameters) => this.parameters = parameters;

    /// <summary>Whether the client's languages may have a say.</summary>
    public bool Negotiates(HttpRequest request) => Array.IndexOf(parameters, Locale) >= 0 && string.IsNullOrEmpty(request.Query[Locale]);

    /// <summary>The read that an endpoint is; null when it is none, or not for everybody.</summary>
    public static Reading? Of(Endpoint? endpoint) => endpoint is null ? null : Known.GetOrAdd(endpoint, static e =>
        e.Metadata.GetMetadata<RouteModel>()?.Config.Metadata is { } metadata && metadata[Routes.Policy] == Policies.Public
        && metadata.TryGetValue(Routes.Query, out var query) ? new Reading(query.Split(' ', StringSplitOptions.RemoveEmptyEntries)) : null);

    /// <summary>The query parameters of a GET, as JSON names them.</summary>
    public static string Query(MethodDescriptor method, string path) => string.Join(' ', method.InputType.Fields.InDeclarationOrder()
        .Where(f => !path.Contains($"{{{f.Name}}}", StringComparison.Ordinal) && !path.Contains($"{{{f.Name}=", StringComparison.Ordinal))
        .Select(f => f.JsonName).Order(StringComparer.Ordinal));

    /// <summary>The query with its parameters in one order and one spelling; null when it holds what the read does not take, which the service refuses.</summary>
    public string? Canonical(HttpRequest request)
    {
        if (request.Query.Count == 0) return "";
        var text = new StringBuilder();
        var seen = 0;
        foreach (var name in parameters)
        {
            if (!request.Query.TryGetValue(name, out var values)) continue;
            seen++;
            foreach (var value in values)
            {
                if (value is null || value.Contains('\ufffd', StringComparison.Ordinal)) return null;
                text.Append(text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }
        // Names are compared without regard to case by ASP.NET Core, with it by the services.
        foreach (var name in request.Query.Keys)
            if (Array.IndexOf(parameters, name) < 0) return null;
        return seen == request.Query.Count ? text.ToString() : null;
    }
}
