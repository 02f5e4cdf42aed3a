using System.Security.Authentication;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Configuration;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Creates gRPC clients of the other services, by address: <c>Services:content=http://content:8080</c>. The forums are
/// <c>forums-un</c> and so on; <c>Services:forums=http://forums-{forum}:8080</c> gives one to each that has none. Where
/// no name stands for all replicas, their addresses are separated by spaces.
/// </summary>
public sealed class ServiceClients : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    readonly Dictionary<string, string> addresses;
    readonly Dictionary<string, Lazy<GrpcChannel>> channels;
    readonly Dictionary<string, IReadOnlyList<Uri>> replicas;
    readonly TlsCertificates? certificates;

    /// <param name="certificates">This host's certificate for services whose address begins with <c>https</c>.</param>
    public ServiceClients(IConfiguration configuration, TlsCertificates? certificates = null)
    {
        this.certificates = certificates;
        addresses = new(configuration.Read<ServiceAddresses>().Addresses);
        if (addresses.Remove("forums", out var each))
            foreach (var forum in ForumCatalogue.All)
                addresses.TryAdd($"forums-{forum.Key}", each.Replace("{forum}", forum.Key, StringComparison.Ordinal));
        replicas = addresses.ToDictionary(a => a.Key,
            a => (IReadOnlyList<Uri>)[.. a.Value.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Select(u => new Uri(u))]);
        foreach (var (service, all) in replicas) addresses[service] = all[0].OriginalString;
        channels = addresses.ToDictionary(a => a.Key,
            a => new Lazy<GrpcChannel>(() => GrpcChannel.ForAddress(a.Value, new GrpcChannelOptions
            {
                // A log page has at most 500 rows of up to about 20 KB each.
                MaxReceiveMessageSize = 32 << 20,
                HttpHandler = new HandshakeFailures(Balanced(a.Key, () => new SocketsHttpHandler
                {
                    EnableMultipleHttp2Connections = true,
                    PooledConnectionLifetime = ReplicaConnection.Lifetime,
                })),
            })));
    }

    /// <summary>Lets a client of the services connect with this host's certificate.</summary>
    public SocketsHttpHandler WithCertificate(SocketsHttpHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        if (certificates is not null) handler.SslOptions = certificates.ForClients();
        return handler;
    }

    /// <summary>
    /// Shares requests among the replicas of a service. Pings notice within seconds that one is frozen.
    /// </summary>
    /// <remarks>
    /// gRPC does not connect by itself through this handler. If it did, it would keep connectivity state: after a
    /// failure every call fails during a backoff, and a peer that was away for longer than the handler's timeout is
    /// never retried (grpc-dotnet issue 2734).
    /// </remarks>
    /// <param name="create">Creates the handler of one replica.</param>
    public HttpMessageHandler Balanced(string service, Func<SocketsHttpHandler> create) => new ReplicaHandler(replicas[service], address =>
    {
        var handler = WithCertificate(create());
        handler.ConnectCallback = ReplicaHandler.To(address, Patience);
        handler.KeepAlivePingDelay = TimeSpan.FromSeconds(5);
        handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(3);
        return handler;
    });

    // gRPC takes a failed handshake for an internal error, but a peer whose certificate is being renewed is
    // unavailable, and its callers try again.
    sealed class HandshakeFailures(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (HttpRequestException e) when (e.InnerException is AuthenticationException why)
            {
                throw new HttpRequestException(e.HttpRequestError, e.Message, new IOException(why.Message, why));
            }
        }
    }

    /// <summary>The address of each service; the first if it has several.</summary>
    public IReadOnlyDictionary<string, string> Addresses => addresses;

    /// <summary>Returns the processes that make up a service: one, or one for each forum.</summary>
    public IEnumerable<string> Of(string service) =>
        addresses.Keys.Where(name => name == service || name.StartsWith(service + "-", StringComparison.Ordinal));

    public ChannelBase Channel(string peer) => channels.TryGetValue(peer, out var channel)
        ? channel.Value
        : throw new Problem(ProblemCodes.DependencyUnavailable, $"The address of {peer} is not configured (Services:{peer}).");

    public void Dispose()
    {
        foreach (var channel in channels.Values)
            if (channel.IsValueCreated) channel.Value.Dispose();
    }
}
