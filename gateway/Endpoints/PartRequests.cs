using Embassy.Gateway.Caching;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Gateway.Endpoints;

/// <summary>
/// Calls the services for the parts of a composed response, all within one deadline and with the caller's token.
/// Collects the surrogate keys and the shortest lifetime of the parts for the cache.
/// </summary>
sealed class PartRequests(HttpContext http, TimeSpan timeout)
{
    public const string Ok = "ok", Degraded = "degraded", Missing = "missing";

    readonly ServiceClients serviceClients = http.RequestServices.GetRequiredService<ServiceClients>();
    readonly TimeSpan refusals = http.RequestServices.GetRequiredService<CacheOptions>().Refusals;
    readonly CallOptions options = new(Metadata(http.Request.Headers), DateTime.UtcNow + timeout, http.RequestAborted);
    readonly Lock gate = new();
    readonly HashSet<string> keys = [];
    TimeSpan lifetime = SurrogateKeys.Usual;

    /// <summary>False after a service failed: the response is shared by concurrent requests but not stored.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>
    /// Returns one part, or null and a problem code (docs/problems.md): <c>timeout</c>, <c>service_unavailable</c>,
    /// <c>not_found</c> …
    /// </summary>
    /// <param name="collection">Collection whose changes invalidate a refusal: <c>pages</c>.</param>
    public async Task<(T? Answer, string Reason)> Ask<T>(string service, string collection,
        Func<ChannelBase, CallOptions, AsyncUnaryCall<T>> request) where T : class
    {
        // A service that is not configured does not come back by itself, so the rest stays cacheable.
        if (!serviceClients.Addresses.ContainsKey(service)) return (null, ProblemCodes.ServiceUnavailable.Code);
        try
        {
            using var call = request(serviceClients.Channel(service), options);
            var answer = await call;
            Note(await call.ResponseHeadersAsync);
            return (answer, "");
        }
        catch (RpcException e) when (e.StatusCode is not StatusCode.Cancelled || !options.CancellationToken.IsCancellationRequested)
        {
            var problemCode = ProblemCodes.Find(e.GetRpcStatus()?.GetDetail<Google.Rpc.ErrorInfo>()?.Reason ?? "")
                ?? (e.StatusCode is StatusCode.DeadlineExceeded ? ProblemCodes.Timeout : ProblemCodes.ServiceUnavailable);
            lock (gate)
            {
                keys.Add(collection);
                if (problemCode.Http >= StatusCodes.Status500InternalServerError) IsComplete = false;
                else Shorten(refusals);
            }
            return (null, problemCode.Code);
        }
    }

    /// <summary>Bounds the lifetime of a response that depends on today's date to midnight UTC.</summary>
    public void EndAtMidnight(DateTimeOffset now)
    {
        lock (gate) Shorten(now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime);
    }

    /// <summary>Sets the surrogate headers that the cache uses to store and evict the response.</summary>
    public void Describe()
    {
        lock (gate) ComposedEndpoint.Describe(http, IsComplete ? lifetime : TimeSpan.Zero, keys);
    }

    void Note(Metadata headers)
    {
        lock (gate)
        {
            foreach (var key in (headers.GetValue(SurrogateKeys.Key) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries)) keys.Add(key);
            Shorten(SurrogateKeys.Lifetime(headers.GetValue(SurrogateKeys.Control) ?? ""));
        }
    }

    void Shorten(TimeSpan to) => lifetime = to < lifetime ? to : lifetime;

    static Metadata Metadata(IHeaderDictionary headers)
    {
        var metadata = new Metadata();
        if (headers.Authorization is [{ } token]) metadata.Add("authorization", token);
        if (headers.AcceptLanguage.Count > 0) metadata.Add("accept-language", headers.AcceptLanguage.ToString());
        return metadata;
    }
}
