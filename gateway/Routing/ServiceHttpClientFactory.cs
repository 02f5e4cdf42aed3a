using System.Collections.Concurrent;
using Embassy.ServiceDefaults;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Yarp.ReverseProxy.Forwarder;

namespace Embassy.Gateway.Routing;

/// <summary>
/// Creates the HTTP clients for the services. The clients of one service share its retries and its circuit breaker.
/// </summary>
sealed class ServiceHttpClientFactory(ServiceClients serviceClients, TimeProvider clock, ILogger<ServiceHttpClientFactory> log)
    : ForwarderHttpClientFactory
{
    readonly ConcurrentDictionary<string, ResiliencePipeline<HttpResponseMessage>> pipelines = new();

    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.EnableMultipleHttp2Connections = true;
        handler.PooledConnectionLifetime = ReplicaConnection.Lifetime;
        // Headers may contain personal names.
        handler.RequestHeaderEncodingSelector = (_, _) => System.Text.Encoding.UTF8;
        handler.ResponseHeaderEncodingSelector = (_, _) => System.Text.Encoding.UTF8;
    }

    protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler)
    {
        var pipeline =
            pipelines.GetOrAdd(ServiceClusters.ServiceOf(context.ClusterId), service => ServiceResilience.Pipeline(service, clock, log));
        var propagator = ((SocketsHttpHandler)handler).ActivityHeadersPropagator;
        handler.Dispose();
        var balanced = serviceClients.Balanced(ServiceClusters.ServiceOf(context.ClusterId), () =>
        {
            var each = new SocketsHttpHandler
            {
                UseProxy = false,
                AllowAutoRedirect = false,
                UseCookies = false,
                ActivityHeadersPropagator = propagator,
            };
            ConfigureHandler(context, each);
            return each;
        });
        return new ResilienceHandler(pipeline) { InnerHandler = base.WrapHandler(context, balanced) };
    }
}
