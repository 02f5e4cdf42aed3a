using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using Embassy.Gateway.Problems;
using Embassy.ServiceDefaults;
using Google.Api;
using Yarp.ReverseProxy.Model;

namespace Embassy.Gateway.Limits;

/// <summary>
/// Limits the requests of one client per minute, with separate limits for reads and writes. A client is the subject of
/// a verified token, otherwise an address (for IPv6 its /64). Each gateway counts by itself. A minute's budget may be
/// used at once and refills evenly.
/// </summary>
sealed class RateLimitMiddleware(ServiceDefaults.Limits settings, TimeProvider clock)
{
    // Clients idle for a minute are forgotten. Beyond this number, new clients share one counter.
    const int MostClients = 100_000;
    const int BulkWeight = 20;
    static readonly long Minute = TimeSpan.FromMinutes(1).Ticks;

    static readonly FrozenSet<string> NativeReads = Routing.ApiRoutes.Contracts.SelectMany(c => c.Contract.Methods)
        .Where(m => m.GetOptions()?.GetExtension(AnnotationsExtensions.Http)?.PatternCase == HttpRule.PatternOneofCase.Get)
        .Select(m => $"/{m.Service.FullName}/{m.Name}").ToFrozenSet();

    readonly RequestKind reads = new(settings.ReadsPerMinute), writes = new(settings.WritesPerMinute);

    /// <summary>Limits requests without a token. Runs before the cache, which would answer them.</summary>
    public Task Anonymous(HttpContext http, RequestDelegate next) =>
        http.Request.Headers.Authorization.Count > 0 ? next(http) : Check(http, next, RateLimitClient.Of(http));

    /// <summary>Limits requests with a token, after authentication; an invalid token counts for its address.</summary>
    public Task WithToken(HttpContext http, RequestDelegate next) =>
        http.Request.Headers.Authorization.Count == 0 ? next(http)
        : Check(http, next, RateLimitClient.Of(http), Weight(http));

    /// <summary>
    /// Charges a client for the cost of a request beyond the base cost of 1. Returns false if it refused the request
    /// and wrote the response.
    /// </summary>
    public async Task<bool> Charge(HttpContext http, int more)
    {
        if (more <= 0) return true;
        var requestKind = IsRead(http.Request) ? reads : writes;
        // If the limit is below the cost, a full minute's budget still pays for one request.
        if (requestKind.Limit <= 0
            || Take(http, requestKind, RateLimitClient.Of(http), Math.Min(more, requestKind.Limit - 1)) is not { } refused) return true;
        await refused;
        return false;
    }

    Task Check(HttpContext http, RequestDelegate next, object client, int weight = 1)
    {
        var requestKind = IsRead(http.Request) ? reads : writes;
        return requestKind.Limit <= 0 || http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal) ? next(http)
            : Take(http, requestKind, client, Math.Min(weight, requestKind.Limit)) ?? next(http);
    }

    // A write that may bring a whole file, or many records, costs more than one of a single record.
    int Weight(HttpContext http) => !IsRead(http.Request)
        && http.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.Metadata is { } route
        && (route.ContainsKey(Routing.ApiRoutes.Streamed)
            || route.TryGetValue(Routing.ApiRoutes.MostBody, out var most)
            && long.Parse(most, CultureInfo.InvariantCulture) > settings.BodyBytes)
        ? BulkWeight : 1;

    // Null if the request may proceed.
    Task? Take(HttpContext http, RequestKind requestKind, object client, int weight)
    {
        var wait = requestKind.Take(client, clock.GetUtcNow().UtcTicks, weight, out var used);
        var headers = http.Response.Headers;
        headers["RateLimit-Limit"] = requestKind.Text;
        headers["RateLimit-Remaining"] = Text((Minute - used) / requestKind.Each);
        headers["RateLimit-Reset"] = Text((used + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond);
        if (wait == 0) return null;
        headers.RetryAfter = Text((wait + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond);
        return ProblemDetailsWriter.Write(http, ProblemCodes.TooManyRequests,
            $"At most {requestKind.Text} {(requestKind == reads ? "reads" : "writes")} a minute.");
    }

    // A native gRPC call is always a POST; its proto says whether it reads.
    static bool IsRead(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)
        || HttpMethods.IsOptions(request.Method)
        || ProblemDetailsWriter.IsGrpc(request) && NativeReads.Contains(request.Path.Value!);

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    sealed class RequestKind(int limit)
    {
        readonly ConcurrentDictionary<object, Usage> clients = new();
        int count, sweeping;

        public int Limit { get; } = limit;
        public string Text { get; } = limit.ToString(CultureInfo.InvariantCulture);

        /// <summary>Part of a minute that one request costs.</summary>
        public long Each { get; } = Math.Max(1, Minute / Math.Max(1, limit));

        /// <summary>
        /// Charges the weight, or returns the time to wait. The used budget is a part of the minute (GCRA).
        /// </summary>
        public long Take(object client, long now, int weight, out long used)
        {
            var mine = Of(client, now);
            while (true)
            {
                var until = Volatile.Read(ref mine.Until);
                var then = Math.Max(until, now) + weight * Each;
                if (then - now > Minute)
                {
                    used = Math.Min(Minute, until - now);
                    return then - now - Minute;
                }
                used = then - now;
                if (Interlocked.CompareExchange(ref mine.Until, then, until) == until) return 0;
            }
        }

        Usage Of(object client, long now)
        {
            if (clients.TryGetValue(client, out var known)) return known;
            if (Volatile.Read(ref count) >= MostClients)
            {
                Sweep(now);
                if (Volatile.Read(ref count) >= MostClients) client = "";
            }
            return clients.GetOrAdd(client, _ =>
            {
                Interlocked.Increment(ref count);
                return new Usage();
            });
        }

        void Sweep(long now)
        {
            if (Interlocked.Exchange(ref sweeping, 1) == 1) return;
            foreach (var client in clients)
                if (Volatile.Read(ref client.Value.Until) <= now) clients.TryRemove(client);
            Volatile.Write(ref count, clients.Count);
            Volatile.Write(ref sweeping, 0);
        }

        sealed class Usage
        {
            public long Until;
        }
    }
}
