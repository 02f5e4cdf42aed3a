using System.Net;

namespace Embassy.Web.Gateway;

/// <summary>The connections to the gateway, shared by all requests.</summary>
public sealed class GatewayHttp : IDisposable
{
    /// <param name="address">Where the gateway is: <c>http://gateway:8080</c>.</param>
    public GatewayHttp(Uri address)
    {
        Address = address;
        Client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.All,
            UseCookies = false,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(2),
            MaxConnectionsPerServer = 64,
        })
        {
            BaseAddress = address,
            // Each call sets its own; a stream of changes has none.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        Client.DefaultRequestHeaders.UserAgent.ParseAdd("embassy-site/0.1");
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public void Dispose() => Client.Dispose();
}
