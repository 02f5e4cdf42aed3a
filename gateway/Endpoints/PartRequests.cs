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
    readonly ServiceClients serviceClients = http.RequestServices.GetRequiredService<ServiceClients>();
    readonly TimeSpan refusals = http.RequestServices.GetRequiredService<CacheOptions>().Refusals;
    readonly CallOptions options = new(Metadata(http.Request.Headers), DateTime.UtcNow + timeout, http.RequestAborted);
    readonly Lock gate = new();
    readonly HashSet<string> keys = [];
    TimeSpan lifetime = SurrogateKeys.Usual;
    bool anyAsked, anyAnswered;

    /// <summary>False after a service failed: the response is shared by concurrent requests but not stored.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>Asks a service for one part.</summary>
    /// <param name="collection">Collection whose changes invalidate a refusal: <c>pages</c>.</param>
    public async Task<Part<T>> Ask<T>(string service, string collection,
        Func<ChannelBase, CallOptions, AsyncUnaryCall<T>> request) where T : class
    {
        anyAsked = true;
        // A service that is not configured does not come back by itself, so the rest stays cacheable.
        if (!serviceClients.Addresses.ContainsKey(service)) return new(null, ProblemCodes.ServiceUnavailable.Code);
        try
        {
            using var call = request(serviceClients.Channel(service), options);
            var answer = await call;
            Note(await call.ResponseHeadersAsync);
            return new(answer, "");
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
                if (problemCode != ProblemCodes.ServiceUnavailable && problemCode != ProblemCodes.Timeout) anyAnswered = true;
            }
            return new(null, problemCode.Code);
        }
    }

    /// <summary>Bounds the lifetime of a response that depends on today's date to midnight UTC.</summary>
    public void EndAtMidnight(DateTimeOffset now)
    {
        lock (gate) Shorten(now.UtcDateTime.Date.AddDays(1) - now.UtcDateTime);
    }

    /// <summary>Sets the surrogate headers that the cache uses to store and evict the response.</summary>
    /// <exception cref="Problem"><c>service_unavailable</c> if no service answered.</exception>
    public void Describe()
    {
        if (anyAsked && !anyAnswered) throw new Problem(ProblemCodes.ServiceUnavailable, "No service answers.");
        lock (gate) ComposedEndpoint.Describe(http, IsComplete ? lifetime : TimeSpan.Zero, keys);
    }

    void Note(Metadata headers)
    {
        lock (gate)
        {
            anyAnswered = true;
            keys.UnionWith((headers.GetValue(SurrogateKeys.Key) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries));
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
