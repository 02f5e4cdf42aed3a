using System.Net;
using System.Threading.RateLimiting;
using Grpc.Core;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Embassy.Gateway.Routing;

/// <summary>
/// Retries a read once if its connection broke before a response, or if a replica answered 503: its database may be
/// away for it alone. A budget sees to it that a failing service does not get twice the load. Opens the circuit of a
/// service for a moment when most calls to it fail.
/// </summary>
static class ServiceResilience
{
    // At most ten retries at once, and one per second.
    const int Budget = 10;
    static readonly TimeSpan Earned = TimeSpan.FromSeconds(1);

    static readonly HttpRequestOptionsKey<CancellationToken> ClientAborted = new("embassy.client-aborted");

    /// <summary>Lets the pipeline tell a client that went away from a service that does not answer in time.</summary>
    public static void Note(HttpRequestMessage request, CancellationToken clientAborted) =>
        request.Options.Set(ClientAborted, clientAborted);

    public static ResiliencePipeline<HttpResponseMessage> Pipeline(string service, TimeProvider clock, ILogger log)
    {
        var budget = new TokenBucketRateLimiter(new()
        {
            TokenLimit = Budget,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = Earned,
            AutoReplenishment = false,
        });
        return new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
            .AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = 1,
                Delay = TimeSpan.FromMilliseconds(50),
                UseJitter = true,
                // Another replica need not be waited for.
                ShouldRetryAfterHeader = false,
                // Polly also asks after the last attempt, which must not spend the budget.
                ShouldHandle =
                    outcome => ValueTask.FromResult(outcome.AttemptNumber == 0 && outcome.Outcome
                    is { Exception: HttpRequestException } or { Result.StatusCode: HttpStatusCode.ServiceUnavailable }
                    && Request(outcome.Context) is { Content: null } request && request.Method == HttpMethod.Get && MayRetry(budget)),
            })
            .AddCircuitBreaker(new HttpCircuitBreakerStrategyOptions
            {
                MinimumThroughput = 10,
                FailureRatio = 0.5,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = TimeSpan.FromSeconds(2),
                ShouldHandle = outcome => ValueTask.FromResult(IsFailure(outcome.Outcome, Request(outcome.Context))),
                OnOpened = _ => Log(LogLevel.Warning, "opens"),
                OnClosed = _ => Log(LogLevel.Information, "is closed again"),
            })
            .Build();

        ValueTask Log(LogLevel level, string what)
        {
            log.Log(level, "The circuit of {Service} {What}", service, what);
            return default;
        }
    }

    static HttpRequestMessage? Request(ResilienceContext context) => context.GetRequestMessage();

    static bool MayRetry(TokenBucketRateLimiter budget)
    {
        budget.TryReplenish();
        using var lease = budget.AttemptAcquire();
        return lease.IsAcquired;
    }

    static bool IsFailure(Outcome<HttpResponseMessage> outcome, HttpRequestMessage? request) => outcome switch
    {
        { Exception: HttpRequestException e } => !IsTheClients(e) && !HasLeft(request),
        // A body that comes too slowly also ends in a time-out, and is the client's failure.
        { Exception: OperationCanceledException } => request is { Content: null } && !HasLeft(request),
        // A service that names Retry-After is available: it is busy, or waits for another one.
        { Result: { Headers.RetryAfter: null } response } =>
            (int)response.StatusCode is 502 or 503 or 504 || GrpcStatus(response) is (int)StatusCode.Unavailable,
        _ => false,
    };

    // An incomplete request body is the client's failure, not the service's.
    static bool IsTheClients(Exception? e) => e is not null && (e is BadHttpRequestException || IsTheClients(e.InnerException));

    static bool HasLeft(HttpRequestMessage? request) =>
        request?.Options.TryGetValue(ClientAborted, out var aborted) == true && aborted.IsCancellationRequested;

    // A refusal without a message has its status in the headers of a 200 (gRPC over HTTP/2, Trailers-Only).
    static int? GrpcStatus(HttpResponseMessage response) =>
        response.Headers.TryGetValues("grpc-status", out var values) && int.TryParse(values.First(), out var status) ? status : null;
}
