using Embassy.ServiceDefaults;
using Google.Api;
using Google.Protobuf.Reflection;
using Yarp.ReverseProxy.Configuration;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Embassy.Gateway.Routing;

/// <summary>
/// Builds the routes of the API from the HTTP annotations of the protos and, for native gRPC, from the method paths.
/// Only addresses in a proto are routed, and each route carries its RPC's policy.
/// </summary>
public static partial class ApiRoutes
{
    /// <summary>Metadata key of a route's policy.</summary>
    public const string Policy = "embassy.policy";

    /// <summary>Metadata key of a route's RPC: <c>/embassy.events.v1.EngagementsService/GetEngagement</c>.</summary>
    public const string Rpc = "embassy.rpc";

    /// <summary>Metadata key of a read's query parameters, separated by spaces.</summary>
    public const string Query = "embassy.query";

    /// <summary>Metadata key of a route that returns a file with its own media type.</summary>
    public const string AnswersFile = "embassy.file";

    /// <summary>Metadata key of the maximum body size in bytes.</summary>
    public const string MostBody = "embassy.most";

    /// <summary>
    /// Metadata key of a route that streams a possibly large body to its service, which limits the size.
    /// </summary>
    public const string Streamed = "embassy.streamed";

    /// <summary>
    /// Metadata key of a route that writes a record: the full name of its PUT (<see cref="RecordContract"/>).
    /// </summary>
    public const string Record = "embassy.record";

    /// <summary>Header in which a native gRPC client names the forum, where each forum has its own process.</summary>
    public const string ForumHeader = "embassy-forum";

    /// <summary>
    /// Every gRPC service behind the gateway with the process that serves it, in the order of the reference.
    /// </summary>
    public static readonly IReadOnlyList<(string Service, ServiceDescriptor Contract)> Contracts =
    [
        .. Of("content",
            Content.V1.PagesService.Descriptor, Content.V1.NavigationService.Descriptor, Content.V1.EditionsService.Descriptor,
            Content.V1.WorklistsService.Descriptor, Content.V1.MissionsService.Descriptor,
            Content.V1.SchedulesService.Descriptor, Content.V1.ReviewsService.Descriptor, Content.V1.PreviewsService.Descriptor,
            Content.V1.ApprovalsService.Descriptor, Content.V1.FactsService.Descriptor, Content.V1.AssetsService.Descriptor,
            Content.V1.ImportExportService.Descriptor),
        .. Of("search", Search.V1.SearchService.Descriptor),
        .. Of("events",
            Events.V1.EngagementsService.Descriptor, Events.V1.ProgrammesService.Descriptor, Events.V1.PersonsService.Descriptor,
            Events.V1.OfficesService.Descriptor, Events.V1.TenuresService.Descriptor, Events.V1.LettersService.Descriptor,
            Events.V1.OccasionsService.Descriptor, Events.V1.TimelineService.Descriptor, Events.V1.CalendarsService.Descriptor,
            Events.V1.FeedsService.Descriptor, Events.V1.ImportsService.Descriptor),
        .. Of("cooperation",
            Cooperation.V1.AgreementsService.Descriptor, Cooperation.V1.RoadmapService.Descriptor,
            Cooperation.V1.TradeService.Descriptor, Cooperation.V1.ChartsService.Descriptor),
        .. Of("forums",
            Embassy.Forums.V1.ForumsService.Descriptor, Embassy.Forums.V1.MembershipsService.Descriptor,
            Embassy.Forums.V1.SessionsService.Descriptor, Embassy.Forums.V1.ResolutionsService.Descriptor,
            Embassy.Forums.V1.PositionsService.Descriptor, Embassy.Forums.V1.CommitmentsService.Descriptor,
            Embassy.Forums.V1.PairsService.Descriptor, Embassy.Forums.V1.VotesService.Descriptor,
            Embassy.Forums.V1.VotingAgreementService.Descriptor, Embassy.Forums.V1.BlocsService.Descriptor,
            Embassy.Forums.V1.IdealPointsService.Descriptor, Embassy.Forums.V1.VoteImportsService.Descriptor),
        .. Of("webhooks",
            Webhooks.V1.WebhooksService.Descriptor, Webhooks.V1.DeliveriesService.Descriptor, Webhooks.V1.AttemptsService.Descriptor),
    ];

    /// <summary>Every contract of the HTTP API: those of the services, and the gateway's own.</summary>
    public static IReadOnlyList<ServiceDescriptor> Whole { get; } =
        [.. Contracts.Select(c => c.Contract), V1.GatewayService.Descriptor];

    static IEnumerable<(string Service, ServiceDescriptor Contract)> Of(string service, params IEnumerable<ServiceDescriptor> contracts) =>
        contracts.Select(c => (service, c));

    public static IReadOnlyList<RouteConfig> Of(ServiceClients serviceClients, ServiceDefaults.Limits limits)
    {
        var routes = new List<RouteConfig>();
        foreach (var (service, contract) in Contracts)
            foreach (var method in contract.Methods)
            {
                var metadata = new Dictionary<string, string>
                {
                    [Policy] = Policies.Of(method),
                    [Rpc] = $"/{method.Service.FullName}/{method.Name}",
                };
                if (method.IsClientStreaming) metadata[Streamed] = "true";
                else metadata[MostBody] = Most(method, limits).ToString(System.Globalization.CultureInfo.InvariantCulture);
                var (verb, path) = Http(method);
                AddSection(metadata, method, path, forum: null);
                if (method.OutputType.FullName == HttpBody.Descriptor.FullName) metadata[AnswersFile] = "";
                if (RecordContract.All.ContainsKey(method.FullName)) metadata[Record] = method.FullName;
                if (verb == "GET") metadata[Query] = Parameters(method, path);
                if (service == "forums") AddForum(routes, serviceClients, method, verb, path, metadata);
                else Add(routes, $"{method.FullName}", ServiceClusters.Of(service, IsLong(method)), verb, path, metadata);
                if (metadata.ContainsKey(Record))
                    Add(routes, $"{method.FullName} patch", ServiceClusters.Of(service, isLong: false), "PATCH", path, metadata);
                AddGrpc(routes, service, serviceClients, method, metadata);
            }
        return routes;
    }

    static bool IsLong(MethodDescriptor method) => method.IsClientStreaming || method.IsServerStreaming || IsBulk(method);

    static bool IsBulk(MethodDescriptor method) => method.GetOptions()?.GetExtension(Embassy.V1.OptionsExtensions.Bulk) == true;

    static void Add(List<RouteConfig> routes, string id, string cluster, string verb, string path, Dictionary<string, string> metadata)
    {
        if (path.Length == 0) return;
        routes.Add(new RouteConfig
        {
            RouteId = id,
            ClusterId = cluster,
            Match = new RouteMatch { Path = Names().Replace(path, "{$1:name}"), Methods = verb == "GET" ? ["GET", "HEAD"] : [verb] },
            Metadata = metadata
        });
    }

    // /v1/forums/{forum}/members becomes one route for each forum that has a process. ListForums serves /v1/forums
    // itself.
    static void AddForum(List<RouteConfig> routes, ServiceClients serviceClients, MethodDescriptor method, string verb, string path,
        Dictionary<string, string> metadata)
    {
        if (OnlyForum(method) is { } only)
        {
            if (serviceClients.Addresses.ContainsKey(only)) Add(routes, method.FullName, ClusterOf(only, metadata), verb, path, metadata);
            return;
        }
        if (!path.Contains("{forum}", StringComparison.Ordinal)) return;
        foreach (var peer in serviceClients.Of("forums"))
        {
            var forum = peer["forums-".Length..];
            var own = new Dictionary<string, string>(metadata);
            AddSection(own, method, path, forum);
            Add(routes, $"{method.FullName} {forum}", peer, verb, path.Replace("{forum}", forum, StringComparison.Ordinal), own);
        }
    }

    // Uses the limit of the service, so that the gateway refuses oversized bodies.
    // A client that still sends would miss the response of a service in the middle of the body.
    // The service itself counts streamed bodies.
    static long Most(MethodDescriptor method,
        ServiceDefaults.Limits limits) => IsBulk(method)
            || method.GetOptions()?.GetExtension(AnnotationsExtensions.Http)?.Body is { Length: > 0 } body
        && (body == "*" ? method.InputType : method.InputType.FindFieldByName(body)?.MessageType)?.FullName == HttpBody.Descriptor.FullName
        ? limits.UploadBytes : limits.BodyBytes;

    // If the paths of a service name one forum, /v1/forums/un/votes, the process of that forum serves it.
    static string? OnlyForum(MethodDescriptor method) =>
        method.Service.Methods.Select(m => Http(m).Path.Split('/'))
        .FirstOrDefault(p => p is ["", "v1", "forums", [not '{', ..], ..]) is { } path
            ? "forums-" + path[3] : null;

    static string ClusterOf(string peer, Dictionary<string, string> metadata) =>
        ServiceClusters.Of(peer, isLong: metadata[Policy] == "import");

    static void AddSection(Dictionary<string, string> metadata, MethodDescriptor method, string path, string? forum)
    {
        var body = method.GetOptions()?.GetExtension(AnnotationsExtensions.Http)?.Body;
        if (RouteSection.Of(method, path, body, forum) is { } section) metadata[RouteSection.Key] = section;
    }

    static void AddGrpc(List<RouteConfig> routes, string service, ServiceClients serviceClients, MethodDescriptor method,
        Dictionary<string, string> http)
    {
        var metadata = new Dictionary<string, string>(http);
        AddSection(metadata, method, path: "", forum: null);
        var path = $"/{method.Service.FullName}/{method.Name}";
        if (service != "forums")
        {
            routes.Add(new RouteConfig
            {
                RouteId = $"grpc {method.FullName}",
                ClusterId = ServiceClusters.Of(service, IsLong(method)),
                Match = new RouteMatch { Path = path, Methods = ["POST"] },
                Metadata = metadata
            });
            return;
        }
        if (OnlyForum(method) is { } only)
        {
            if (!serviceClients.Addresses.ContainsKey(only)) return;
            routes.Add(new RouteConfig
            {
                RouteId = $"grpc {method.FullName}",
                ClusterId = ClusterOf(only, metadata),
                Match = new RouteMatch { Path = path, Methods = ["POST"] },
                Metadata = metadata,
                // The service limits a stream message by message, not in total.
                MaxRequestBodySize = method.IsClientStreaming ? -1 : null,
            });
            return;
        }
        var forums = serviceClients.Of("forums").ToList();
        foreach (var peer in forums)
        {
            routes.Add(new RouteConfig
            {
                RouteId = $"grpc {method.FullName} {peer}",
                ClusterId = peer,
                Match = new RouteMatch
                {
                    Path = path,
                    Methods = ["POST"],
                    Headers = [new RouteHeader { Name = ForumHeader, Values = [peer["forums-".Length..]] }]
                },
                Metadata = metadata,
            });
        }
        // One process that serves all forums needs no header.
        if (forums.Count > 0 && forums.Select(f => serviceClients.Addresses[f]).Distinct().Count() == 1)
            routes.Add(new RouteConfig
            {
                RouteId = $"grpc {method.FullName}",
                ClusterId = forums[0],
                Match = new RouteMatch { Path = path, Methods = ["POST"] },
                Order = 1,
                Metadata = metadata
            });
    }

    // The query parameters of a GET under their JSON names.
    static string Parameters(MethodDescriptor method, string path) => string.Join(' ', method.InputType.Fields.InDeclarationOrder()
        .Where(f => !path.Contains($"{{{f.Name}}}", StringComparison.Ordinal) && !path.Contains($"{{{f.Name}=", StringComparison.Ordinal))
        .Select(f => f.JsonName).Order(StringComparer.Ordinal));

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

    // Matches {locale} and {id}, but not parameters with a constraint.
    [System.Text.RegularExpressions.GeneratedRegex(@"\{(\w+)\}")]
    internal static partial System.Text.RegularExpressions.Regex Names();
}
