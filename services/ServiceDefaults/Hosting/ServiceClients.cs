using System.Net.Sockets;
using System.Security.Authentication;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Configuration;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Creates gRPC clients of the other services, by address: <c>Services:content=http://content:8080</c>. The forums are
/// <c>forums-un</c> and so on; <c>Services:forums=http://forums-{forum}:8080</c> gives one to each that has none.
/// </summary>
public sealed class ServiceClients : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    readonly Dictionary<string, string> addresses;
    readonly Dictionary<string, Lazy<GrpcChannel>> channels;
    readonly TlsCertificates? certificates;

    /// <param name="certificates">This host's certificate for services whose address begins with <c>https</c>.</param>
    public ServiceClients(IConfiguration configuration, TlsCertificates? certificates = null)
    {
        this.certificates = certificates;
        addresses = new(configuration.Read<ServiceAddresses>().Addresses);
        if (addresses.Remove("forums", out var each))
            foreach (var forum in ForumCatalogue.All)
                addresses.TryAdd($"forums-{forum.Key}", each.Replace("{forum}", forum.Key, StringComparison.Ordinal));
        channels = addresses.ToDictionary(a => a.Key,
            a => new Lazy<GrpcChannel>(() => GrpcChannel.ForAddress(a.Value, new GrpcChannelOptions
            {
                // A log page has at most 500 rows of up to about 20 KB each.
                MaxReceiveMessageSize = 32 << 20,
                HttpHandler = new HandshakeFailures(WithCertificate(new SocketsHttpHandler
                {
                    EnableMultipleHttp2Connections = true,
                    KeepAlivePingDelay = TimeSpan.FromSeconds(20),
                    KeepAlivePingTimeout = TimeSpan.FromSeconds(10),
                    ConnectCallback = Connect,
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

    // Same as the handler's default connect, with two differences. When gRPC connects by itself, it keeps connectivity
    // state: after a failure every call fails during a backoff, and a peer that was away for longer than the handler's
    // timeout is never retried (grpc-dotnet issue 2734). With this callback, each call without a connection makes one.
    // The timeout is also ours: the handler's surfaces as a cancellation, as if the caller had cancelled the call.
    static async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            return await ReplicaConnection.Connect(context, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new SocketException((int)SocketError.TimedOut);
        }
    }

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
