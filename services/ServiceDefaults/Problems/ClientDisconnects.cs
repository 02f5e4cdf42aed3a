using System.Data.Common;
using System.Net.Sockets;
using Grpc.Core;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Tells failures that only say that the caller has gone from faults of this process. A cancelled call shows as any of several
/// exceptions, by where it was when it was cancelled: in a peer's call, in the database, in a write to the caller.
/// </summary>
public static class ClientDisconnects
{
    /// <param name="caller">Cancelled when the caller has gone, or when the host no longer serves it.</param>
    public static bool Explains(Exception e, CancellationToken caller) => caller.IsCancellationRequested && IsCancellation(e);

    static bool IsCancellation(Exception? e) => e switch
    {
        null or Problem => false,
        OperationCanceledException or IOException or SocketException or RpcException or DbException or ObjectDisposedException => true,
        AggregateException many => many.InnerExceptions.All(IsCancellation),
        _ => IsCancellation(e.InnerException),
    };
}
