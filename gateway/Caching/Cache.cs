using Embassy.Gateway.Problems;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Caching;

/// <summary>
/// Configures the response cache, which announcements and writes invalidate. Services declare the surrogate keys of
/// each response. docs/caching.md states the guarantees for clients.
/// </summary>
static class Cache
{
    public static void AddCache(this IServiceCollection services)
    {
        services.AddSingleton(sp => new CacheStore(sp.GetRequiredService<CacheOptions>().Bytes));
        services.AddSingleton<CacheMetrics>();
        services.AddSingleton<MissionClient>().AddSingleton<MissionLanguages>();
        services.AddSingleton<OriginFetcher>().AddSingleton<RequestCollapser>().AddSingleton<CacheResponder>();
        services.AddSingleton(sp => ActivatorUtilities.CreateInstance<AnnouncementListener>(sp,
            new ListenerOptions(sp.GetRequiredService<BusOptions>().Url),
            All([Hearing(sp.GetRequiredService<CacheStore>()), .. sp.GetServices<AnnouncementCallback>()])));
        services.AddHostedService(sp => sp.GetRequiredService<AnnouncementListener>());
    }

    /// <summary>Surrogate key of every response that lists announcements; each announcement evicts them.</summary>
    public const string Changes = "changes";

    const int MostLogs = 100;

    // The cache comes first: who is told of a change by another one must not find the former response.
    static AnnouncementCallback All(IReadOnlyList<AnnouncementCallback> callbacks) => new(
        told =>
        {
            foreach (var callback in callbacks) callback.Heard(told);
        },
        () =>
        {
            foreach (var callback in callbacks) callback.Began();
        },
        () =>
        {
            foreach (var callback in callbacks) callback.Lost();
        });

    /// <summary>Bypasses the cache while announcements may be missed, and clears it when they resume.</summary>
    /// <remarks>
    /// A log reset evicts everything, because no announcement covers the changes between the backup and now.
    /// </remarks>
    static AnnouncementCallback Hearing(CacheStore cacheStore)
    {
        var epochs = new System.Collections.Concurrent.ConcurrentDictionary<string, string>();
        return new(told =>
        {
            // There are about ten logs. The limit stops unknown sources from filling the memory.
            if (epochs.Count >= MostLogs && !epochs.ContainsKey(told.Source)) return;
            var former = epochs.GetOrAdd(told.Source, told.LogEpoch);
            var wentBack = string.CompareOrdinal(told.LogEpoch, former) > 0 || told.Subject == "log";
            if (wentBack) epochs[told.Source] = told.LogEpoch;
            cacheStore.Evict(wentBack ? [SurrogateKeys.Everything] : [told.Subject, Changes]);
        }, cacheStore.MarkFresh, cacheStore.MarkStale);
    }

    /// <summary>
    /// Evicts the entries that a write affects before its response is sent, so that the caller reads its own write.
    /// </summary>
    public static void EvictWritten(HttpContext http, HttpResponseMessage? answer)
    {
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)) return;
        var cacheStore = http.RequestServices.GetRequiredService<CacheStore>();
        var said = answer?.Headers.TryGetValues(SurrogateKeys.Key, out var keys) == true ? keys.SelectMany(k => k.Split(' ')) : [];
        cacheStore.Evict(ProblemDetailsWriter.IsGrpc(http.Request) ? said : said.Append(Subject(http.Request.Path.Value!)));
    }

    // The outcome of a write is not always known, so the path is evicted too.
    // Without the verb, /v1/pages/a/editions/ar:publish is the subject pages/a/editions/ar.
    static string Subject(string path)
    {
        var subject = path.StartsWith("/v1/", StringComparison.Ordinal) ? path[4..] : path[1..];
        var verb = subject.LastIndexOf(':');
        return verb > subject.LastIndexOf('/') ? subject[..verb] : subject;
    }
}
