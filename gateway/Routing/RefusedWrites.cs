using Embassy.Audit.V1;
using Embassy.ServiceDefaults;
using Grpc.Core;
using Yarp.ReverseProxy.Configuration;

namespace Embassy.Gateway.Routing;

/// <summary>
/// Tells a service of a write that the gateway refused for the caller's roles, so that it is in the service's audit. A
/// failure does not change the refusal.
/// </summary>
sealed class RefusedWrites(ServiceClients services, ILogger<RefusedWrites> log)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task Note(HttpContext http, RouteConfig route)
    {
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)
            || route.Metadata?.GetValueOrDefault(ApiRoutes.Rpc) is not { } rpc || route.ClusterId is null) return;
        var path = http.Request.Path.Value ?? "";
        var verb = path.LastIndexOf(':');
        if (verb > path.LastIndexOf('/')) path = path[..verb];
        var request = new RecordRefusalRequest
        {
            Method = rpc,
            Record = path.StartsWith("/v1/", StringComparison.Ordinal) ? path["/v1/".Length..] : "",
            RequestId = http.Request.Headers["X-Request-Id"].ToString() is { Length: > 0 } id ? id : http.TraceIdentifier,
            Address = http.Connection.RemoteIpAddress?.ToString() ?? "",
        };
        try
        {
            var channel = services.Channel(ServiceClusters.ServiceOf(route.ClusterId));
            await new AuditService.AuditServiceClient(channel).RecordRefusalAsync(request,
                new Metadata { { "authorization", http.Request.Headers.Authorization.ToString() } }, DateTime.UtcNow + Patience,
                http.RequestAborted);
        }
        catch (Exception e) when (e is RpcException or Problem)
        {
            // A read over native gRPC is a POST too, and the service knows that it is none to record.
            if (e is not RpcException { StatusCode: StatusCode.InvalidArgument })
                log.LogWarning("A refused call of {Method} could not be recorded: {Why}", rpc, e.Message);
        }
    }
}
