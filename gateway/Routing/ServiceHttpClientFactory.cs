using Yarp.ReverseProxy.Forwarder;

namespace Embassy.Gateway.Routing;

/// <summary>
/// Creates the HTTP clients for the services. A read whose connection broke before a response is retried once, within a
/// budget, so that a failing service does not get twice the load. If every call to a service fails, the circuit opens
/// for a moment.
/// </summary>
sealed class ServiceHttpClientFactory : ForwarderHttpClientFactory
{
    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.EnableMultipleHttp2Connections = true;
        handler.ConnectTimeout = TimeSpan.FromSeconds(2);
        // Headers may contain personal names.
        handler.RequestHeaderEncodingSelector = (_, _) => System.Text.Encoding.UTF8;
        handler.ResponseHeaderEncodingSelector = (_, _) => System.Text.Encoding.UTF8;
    }

    protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler) => new RetryCircuitHandler(base.WrapHandler(context, handler));
}
