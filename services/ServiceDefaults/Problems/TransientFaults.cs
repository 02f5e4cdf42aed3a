using System.Data.Common;
using System.Net.Sockets;
using Grpc.Core;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Data.Sqlite;
using Npgsql;
using RabbitMQ.Client.Exceptions;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Distinguishes transient faults (database, broker, network or peer unavailable, lock not acquired) from permanent
/// ones.
/// </summary>
public static class TransientFaults
{
    public static bool Is(Exception e)
    {
        // EF Core and the clients wrap exceptions: an InvalidOperationException may contain the PostgresException.
        for (Exception? each = e; each is not null; each = each.InnerException)
            if (IsItself(each)) return true;
        return e is AggregateException all && all.InnerExceptions.Any(Is);
    }

    // The session of a process that was frozen in a transaction.
    const string IdleInTransaction = "25P03";

    static bool IsItself(Exception e) => e switch
    {
        PostgresException p => p.IsTransient || p.SqlState.StartsWith("57P", StringComparison.Ordinal)
            || p.SqlState.StartsWith("53", StringComparison.Ordinal)
            || p.SqlState is PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.QueryCanceled or IdleInTransaction,
        NpgsqlException => true,
        SqliteException s => s.SqliteErrorCode is 5 or 6 or 10 or 13 or 14,
        RpcException r =>
            r.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted or StatusCode.Cancelled
            or StatusCode.Aborted,
        Problem p => p.ProblemCode == ProblemCodes.DependencyUnavailable || p.ProblemCode == ProblemCodes.Busy,
        OperationInterruptedException o => o.ShutdownReason?.ReplyCode is null or 200 or 320 or 541,
        RetryLimitExceededException or SocketException or TimeoutException or IOException or HttpRequestException
            or BrokerUnreachableException or OperationCanceledException => true,
        _ => false,
    };
}
