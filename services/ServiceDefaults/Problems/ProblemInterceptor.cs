using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Turns a <see cref="Problem"/> into a gRPC status with details, and whatever else breaks into <c>internal</c> without a
/// word of what it was: that stands in the log, under the trace id the caller is told.
/// </summary>
sealed class ProblemInterceptor(ILogger<ProblemInterceptor> log) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Refusal(e, context);
        }
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requests, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(requests, context);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw Refusal(e, context);
        }
    }

    RpcException Refusal(Exception e, ServerCallContext context) =>
        e is OperationCanceledException && context.CancellationToken.IsCancellationRequested
            ? new RpcException(new Grpc.Core.Status(StatusCode.Cancelled, "The caller went away."))
            : Of(e, context.Method, log).ToStatus().ToRpcException();

    /// <summary>What a caller is told of whatever was thrown.</summary>
    public static Problem Of(Exception e, string what, ILogger log)
    {
        switch (e)
        {
            case Problem problem:
                return problem;
            case DbUpdateConcurrencyException:
                return new Problem(Reasons.Stale, "It was changed while this was being written. Read it again.");
            case DbUpdateException update when Database.IsDuplicate(update):
                return new Problem(Reasons.AlreadyExists, "Somebody entered the same at the same moment. Read what is there.");
            default:
                log.LogError(e, "{Method} broke", what);
                return new Problem(Reasons.Internal, "Something broke here; nothing was changed.");
        }
    }
}
