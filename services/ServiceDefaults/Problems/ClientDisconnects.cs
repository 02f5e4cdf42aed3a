using System.Data.Common;
using System.Net.Sockets;
using Grpc.Core;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Distinguishes failures caused by a disconnected caller from faults of this process. A cancelled call surfaces as
/// one of several exceptions, depending on where it was cancelled: in a call to a peer, in the database, in a write to
/// the caller.
/// </summary>
public static class ClientDisconnects
{
    /// <param name="caller">Cancelled when the caller disconnects, or when the host stops serving it.</param>
    public static bool Explains(Exception e, CancellationToken caller) => caller.IsCancellationRequested && IsCancellation(e);

    static bool IsCancellation(Exception? e) => e switch
    {
        null or Problem => false,
        OperationCanceledException or IOException or SocketException or RpcException or DbException or ObjectDisposedException => true,
        AggregateException many => many.InnerExceptions.All(IsCancellation),
        _ => IsCancellation(e.InnerException),
    };
}
