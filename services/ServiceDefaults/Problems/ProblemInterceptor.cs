using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Converts a <see cref="Problem"/> to a gRPC status with details, and any other exception to <c>internal</c> without
/// details: those are logged under the trace id that the caller receives.
/// </summary>
sealed class ProblemInterceptor(AuditRefusals refusals, ILogger<ProblemInterceptor> log) : Interceptor
{
    // Each race that is lost was won by another writer, so it ends when they do. A duplicate that the operation cannot
    // see remains one.
    const int Races = 100, Duplicates = 5;

    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation) =>
        Guard(context, () => RepeatAfterRace(context, () => continuation(request, context)));

    public override Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requests, ServerCallContext context, ClientStreamingServerMethod<TRequest, TResponse> continuation) =>
        Guard(context, () => continuation(requests, context));

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responses, ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation) =>
        Guard(context, async () => { await continuation(request, responses, context); return true; });

    public override Task DuplexStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requests, IServerStreamWriter<TResponse> responses, ServerCallContext context,
        DuplexStreamingServerMethod<TRequest, TResponse> continuation) =>
        Guard(context, async () => { await continuation(requests, responses, context); return true; });

    /// <summary>
    /// Runs an operation again that lost a race to another writer: nothing of it was stored, and on the current state
    /// it answers what it would have answered a moment later, such as <c>stale</c> with the current ETag.
    /// </summary>
    static async Task<T> RepeatAfterRace<T>(ServerCallContext context, Func<Task<T>> call)
    {
        for (var race = 1; ; race++)
        {
            try
            {
                return await call();
            }
            catch (DbUpdateException e) when (Database.IsRace(e)
                && race < (e is DbUpdateConcurrencyException ? Races : Duplicates))
            {
                var http = context.GetHttpContext();
                http.Response.Headers.Remove("Location");
                http.RequestServices.GetRequiredService<EmbassyDb>().Forget();
            }
        }
    }

    async Task<T> Guard<T>(ServerCallContext context, Func<Task<T>> call)
    {
        UnreadableMessages.WasRead(context.GetHttpContext());
        try
        {
            return await call();
        }
        catch (Exception e) when (ClientDisconnects.Explains(e, context.CancellationToken))
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "The caller went away."));
        }
        catch (Exception e) when (e is not RpcException)
        {
            var problem = Of(e, context.Method, log);
            await refusals.Note(context.GetHttpContext(), context.Method, problem.ProblemCode.Code);
            // The gateway's circuit breaker does not count a refusal that says when to try again.
            if (problem.ProblemCode.Grpc == StatusCode.Unavailable && context.GetHttpContext().Response is { HasStarted: false } response)
                response.Headers.RetryAfter = "1";
            throw problem.ToStatus().ToRpcException();
        }
    }

    /// <summary>Returns the problem for any exception.</summary>
    public static Problem Of(Exception e, string what, ILogger log)
    {
        switch (e)
        {
            case Problem problem:
                return problem;
            case DbUpdateConcurrencyException:
                return new Problem(ProblemCodes.Stale, "It was changed while this was being written. Read it again.");
            case DbUpdateException update when Database.IsDuplicate(update):
                return new Problem(ProblemCodes.AlreadyExists, "Somebody entered the same at the same moment. Read what is there.");
            case not null when Database.IsBusy(e):
                return new Problem(ProblemCodes.Busy, "Another piece of work holds what this one would write; nothing was changed.");
            // A native call may contain U+0000, which PostgreSQL rejects in text; over HTTP it is refused earlier, by
            // field name.
            case Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.CharacterNotInRepertoire }:
            case DbUpdateException
            {
                InnerException: Npgsql.PostgresException { SqlState: Npgsql.PostgresErrorCodes.CharacterNotInRepertoire }
            }:
                return new Problem(ProblemCodes.RequestMalformed, "A text in the request holds U+0000.");
            case not null when InfrastructureFaults.Of(e) is { } fault:
                log.LogWarning("{Method}: {Fault}", what, e.GetBaseException().Message);
                return fault;
            default:
                log.LogError(e, "{Method} broke", what);
                return new Problem(ProblemCodes.Internal, "An internal error occurred; nothing was changed.");
        }
    }
}
