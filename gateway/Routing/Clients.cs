using Yarp.ReverseProxy.Forwarder;

namespace Embassy.Gateway.Routing;

/// <summary>
/// How the gateway calls the services. A read whose connection broke before an answer is tried once more, as long as few of
/// them do: a service that is in trouble is not asked twice as much.
/// </summary>
sealed class Clients : ForwarderHttpClientFactory
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

    protected override HttpMessageHandler WrapHandler(ForwarderHttpClientContext context, HttpMessageHandler handler) => new Again(base.WrapHandler(context, handler));

    sealed class Again(HttpMessageHandler handler) : DelegatingHandler(handler)
    {
        // Tenths of a retry: ten requests earn one, and no more than ten are ever saved up.
        const int Price = 10, Most = 100;
        static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

        int saved = Most;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var safe = request.Method == HttpMethod.Get && request.Content is null;
            if (safe && Volatile.Read(ref saved) < Most) Interlocked.Increment(ref saved);
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException) when (safe && !cancellationToken.IsCancellationRequested && Pay())
            {
                await Task.Delay(Pause, cancellationToken);
                return await base.SendAsync(request, cancellationToken);
            }
        }

        bool Pay()
        {
            if (Interlocked.Add(ref saved, -Price) >= 0) return true;
            Interlocked.Add(ref saved, Price);
            return false;
        }
    }
}
