using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using Embassy.Gateway.Problems;
using Embassy.ServiceDefaults;
using Google.Api;

namespace Embassy.Gateway.Limits;

/// <summary>
/// How much one client may ask in a minute, reads and writes apart: a client is the subject of a verified token, else an
/// address (of IPv6 its /64). Counted in each gateway by itself; a minute's worth may come at once, and flows back evenly.
/// </summary>
sealed class RateLimitMiddleware(IConfiguration configuration, TimeProvider clock)
{
    // What rests for a minute is forgotten; beyond this many, new clients share one count.
    const int MostClients = 100_000;
    static readonly long Minute = TimeSpan.FromMinutes(1).Ticks;

    static readonly FrozenSet<string> NativeReads = Routing.ApiRoutes.Contracts.SelectMany(c => c.Contract.Methods)
        .Where(m => m.GetOptions()?.GetExtension(AnnotationsExtensions.Http)?.PatternCase == HttpRule.PatternOneofCase.Get)
        .Select(m => $"/{m.Service.FullName}/{m.Name}").ToFrozenSet();

    readonly RequestKind reads = new(configuration.GetValue("Limits:ReadsPerMinute", 30_000)), writes = new(configuration.GetValue("Limits:WritesPerMinute", 600));

    /// <summary>For those without a token: before the cache, which would answer them.</summary>
    public Task Anonymous(HttpContext http, RequestDelegate next) =>
        http.Request.Headers.Authorization.Count > 0 ? next(http) : Check(http, next, RateLimitClient.Of(http));

    /// <summary>For those with one, when it is known whose it is; one that is not valid counts for its address.</summary>
    public Task WithToken(HttpContext http, RequestDelegate next) =>
        http.Request.Headers.Authorization.Count == 0 ? next(http)
        : Check(http, next, RateLimitClient.Of(http));

    /// <summary>Charges the client of a request for what it costs beyond the one that every request is. False: it was
    /// refused, and answered so.</summary>
    public async Task<bool> Charge(HttpContext http, int more)
    {
        // Of a fetch for all, whoever caused it was charged.
        if (more <= 0 || Caching.CacheFillMiddleware.IsFill(http)) return true;
        var requestKind = IsRead(http.Request) ? reads : writes;
        // Where the limit is below the cost, a whole minute's worth still buys one.
        if (requestKind.Limit <= 0 || Take(http, requestKind, RateLimitClient.Of(http), Math.Min(more, requestKind.Limit - 1)) is not { } refused) return true;
        await refused;
        return false;
    }

    Task Check(HttpContext http, RequestDelegate next, object client)
    {
        var requestKind = IsRead(http.Request) ? reads : writes;
        return requestKind.Limit <= 0 || http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal) ? next(http)
            : Take(http, requestKind, client, 1) ?? next(http);
    }

    // Null when it may go on.
    Task? Take(HttpContext http, RequestKind requestKind, object client, int weight)
    {
        var wait = requestKind.Take(client, clock.GetUtcNow().UtcTicks, weight, out var used);
        var headers = http.Response.Headers;
        headers["RateLimit-Limit"] = requestKind.Text;
        headers["RateLimit-Remaining"] = Text((Minute - used) / requestKind.Each);
        headers["RateLimit-Reset"] = Text((used + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond);
        if (wait == 0) return null;
        headers.RetryAfter = Text((wait + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond);
        return ProblemDetailsWriter.Write(http, ProblemCodes.TooManyRequests, $"At most {requestKind.Text} {(requestKind == reads ? "reads" : "writes")} a minute.");
    }

    // A native gRPC call is always a POST; what it does stands in its proto.
    static bool IsRead(HttpRequest request) => HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)
        || ProblemDetailsWriter.IsGrpc(request) && NativeReads.Contains(request.Path.Value!);

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    sealed class RequestKind(int limit)
    {
        readonly ConcurrentDictionary<object, Usage> clients = new();
        int count, sweeping;

        public int Limit { get; } = limit;
        public string Text { get; } = limit.ToString(CultureInfo.InvariantCulture);

        /// <summary>How much of a minute one request costs.</summary>
        public long Each { get; } = Math.Max(1, Minute / Math.Max(1, limit));

        /// <summary>Takes as many as the weight, or says how long to wait. What is used up is told as a part of the
        /// minute (GCRA).</summary>
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
