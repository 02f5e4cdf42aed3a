using System.Net;
using System.Net.Sockets;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Connects to one of the replicas behind a name, chosen at random; if that one does not answer, to the next. Calls
/// share one HTTP/2 connection, so a client spreads its load by replacing the connection from time to time.
/// </summary>
public static class ReplicaConnection
{
    /// <summary>
    /// After this time a new connection is opened for new calls, perhaps to another replica, and with the certificate
    /// of that moment.
    /// </summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    /// <summary>For <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    public static ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Connect(context.DnsEndPoint, Dns.GetHostAddressesAsync, cancellation);
    }

    /// <param name="resolve">The addresses of a name. Their order is not used: resolvers sort them.</param>
    internal static async ValueTask<Stream> Connect(
        DnsEndPoint target, Func<string, CancellationToken, Task<IPAddress[]>> resolve, CancellationToken cancellation)
    {
        var replicas = await resolve(target.Host, cancellation);
        Random.Shared.Shuffle(replicas);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(replicas, target.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
