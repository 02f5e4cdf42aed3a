using Embassy.ServiceDefaults;
using Google.Api;
using Google.Protobuf.Reflection;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Embassy.Gateway.Routing;

/// <summary>
/// The routes of the API are the HTTP annotations of the protos, and, for native gRPC, the methods' own paths. Nothing that
/// is not in a proto is routed, and each route carries its RPC's policy.
/// </summary>
public static class Routes
{
    /// <summary>The policy's key in a route's metadata.</summary>
    public const string Policy = "embassy.policy";

    /// <summary>The header by which a native gRPC client names the forum it means, where each has a process of its own.</summary>
    public const string ForumHeader = "embassy-forum";

    public static readonly IReadOnlyList<(string Service, ServiceDescriptor Contract)> Contracts =
    [
        ("content", Content.V1.ContentService.Descriptor),
        ("events", Events.V1.EventsService.Descriptor),
        ("cooperation", Cooperation.V1.CooperationService.Descriptor),
        ("forums", Embassy.Forums.V1.ForumsService.Descriptor),
        ("forums", Embassy.Forums.V1.UnService.Descriptor),
    ];

    public static IReadOnlyList<RouteConfig> Of(Peers peers)
    {
        var routes = new List<RouteConfig>();
        foreach (var (service, contract) in Contracts)
            foreach (var method in contract.Methods)
            {
                var metadata = new Dictionary<string, string> { [Policy] = Policies.Of(method) };
                var (verb, path) = Http(method);
                if (service == "forums") AddForum(routes, peers, method, verb, path, metadata);
                else Add(routes, $"{method.FullName}", service, verb, path, metadata);
                AddGrpc(routes, service, peers, method, metadata);
            }
        return routes;
    }

    public static IReadOnlyList<ClusterConfig> Clusters(Peers peers) =>
        [.. peers.Addresses.SelectMany(peer => (IEnumerable<ClusterConfig>)[Cluster(peer, peer.Key, Usual), Cluster(peer, peer.Key + Patient, Patience)])];

    // How long a service may be silent. Who takes in a large file is silent while it works.
    static readonly TimeSpan Usual = TimeSpan.FromSeconds(30), Patience = TimeSpan.FromMinutes(5);

    const string Patient = " patient";

    static ClusterConfig Cluster(KeyValuePair<string, string> peer, string id, TimeSpan silence) => new()
    {
        ClusterId = id,
        Destinations = new Dictionary<string, DestinationConfig> { [peer.Key] = new() { Address = peer.Value } },
        HttpRequest = new ForwarderRequestConfig
        {
            Version = System.Net.HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            ActivityTimeout = silence,
        },
    };

    static void Add(List<RouteConfig> routes, string id, string cluster, string verb, string path, Dictionary<string, string> metadata)
    {
        if (path.Length == 0) return;
        routes.Add(new RouteConfig { RouteId = id, ClusterId = cluster, Match = new RouteMatch { Path = path, Methods = [verb] }, Metadata = metadata });
    }

    // /v1/forums/{forum}/members becomes one route for each forum that has a process; /v1/forums itself is ListForums, here.
    static void AddForum(List<RouteConfig> routes, Peers peers, MethodDescriptor method, string verb, string path, Dictionary<string, string> metadata)
    {
        if (OnlyForum(method) is { } only)
        {
            if (peers.Addresses.ContainsKey(only)) Add(routes, method.FullName, ClusterOf(only, metadata), verb, path, metadata);
            return;
        }
        if (!path.Contains("{forum}", StringComparison.Ordinal)) return;
        foreach (var peer in peers.Of("forums"))
        {
            var forum = peer["forums-".Length..];
            Add(routes, $"{method.FullName} {forum}", peer, verb, path.Replace("{forum}", forum, StringComparison.Ordinal), metadata);
        }
    }

    // What is one forum's alone says so by its contract: all of UnService is answered by the process that serves `un`.
    static string? OnlyForum(MethodDescriptor method) => method.Service.Name == "UnService" ? "forums-un" : null;

    static string ClusterOf(string peer, Dictionary<string, string> metadata) => metadata[Policy] == "import" ? peer + Patient : peer;

    static void AddGrpc(List<RouteConfig> routes, string service, Peers peers, MethodDescriptor method, Dictionary<string, string> metadata)
    {
        var path = $"/{method.Service.FullName}/{method.Name}";
        if (service != "forums")
        {
            routes.Add(new RouteConfig { RouteId = $"grpc {method.FullName}", ClusterId = service, Match = new RouteMatch { Path = path, Methods = ["POST"] }, Metadata = metadata });
            return;
        }
        if (OnlyForum(method) is { } only)
        {
            if (!peers.Addresses.ContainsKey(only)) return;
            routes.Add(new RouteConfig
            {
                RouteId = $"grpc {method.FullName}",
                ClusterId = ClusterOf(only, metadata),
                Match = new RouteMatch { Path = path, Methods = ["POST"] },
                Metadata = metadata,
                // A stream is as long as its service takes it, message by message; each message has a limit there.
                MaxRequestBodySize = method.IsClientStreaming ? -1 : null,
            });
            return;
        }
        var forums = peers.Of("forums").ToList();
        foreach (var peer in forums)
        {
            routes.Add(new RouteConfig
            {
                RouteId = $"grpc {method.FullName} {peer}",
                ClusterId = peer,
                Match = new RouteMatch { Path = path, Methods = ["POST"], Headers = [new RouteHeader { Name = ForumHeader, Values = [peer["forums-".Length..]] }] },
                Metadata = metadata,
            });
        }
        // One process that serves all of them needs no header.
        if (forums.Count > 0 && forums.Select(f => peers.Addresses[f]).Distinct().Count() == 1)
            routes.Add(new RouteConfig { RouteId = $"grpc {method.FullName}", ClusterId = forums[0], Match = new RouteMatch { Path = path, Methods = ["POST"] }, Order = 1, Metadata = metadata });
    }

    static (string Verb, string Path) Http(MethodDescriptor method)
    {
        var rule = method.GetOptions()?.GetExtension(AnnotationsExtensions.Http);
        return rule?.PatternCase switch
        {
            HttpRule.PatternOneofCase.Get => ("GET", rule.Get),
            HttpRule.PatternOneofCase.Put => ("PUT", rule.Put),
            HttpRule.PatternOneofCase.Post => ("POST", rule.Post),
            HttpRule.PatternOneofCase.Patch => ("PATCH", rule.Patch),
            HttpRule.PatternOneofCase.Delete => ("DELETE", rule.Delete),
            _ => ("", ""),
        };
    }
}
