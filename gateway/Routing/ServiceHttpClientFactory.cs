using Yarp.ReverseProxy.Forwarder;

namespace Embassy.Gateway.Routing;

/// <summary>
/// How the gateway calls the services. A read whose connection broke before an answer is tried once more, as long as few of
/// them do: a service that is in trouble is not asked twice as much. One whose every call breaks is left alone for a moment.
/// </summary>
sealed class ServiceHttpClientFactory : ForwarderHttpClientFactory
{
    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.EnableMultipleHttp2Connections = true;
        handler.ConnectTimeout = TimeSpan.FromSeconds(2);
        // Names of people stand in headers too.
        handler.RequestHeaderEncodingSelector = (_, _) => System.Text.Encoding.UTF8;
        handler.ResponseHeaderEncodingSelector = (_, _) => System.Text.Encoding.UTF8;
    }

    protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler) => new RetryCircuitHandler(base.WrapHandler(context, handler));
}
