using Embassy.Gateway.Problems;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Caching;

/// <summary>
/// The cache that the change itself invalidates: services say what an answer depends on, announcements and writes throw it
/// away. docs/caching.md says what readers may rely on.
/// </summary>
static class Cache
{
    public static void AddCache(this IServiceCollection services, IConfiguration configuration)
    {
        var settings = new CacheOptions(configuration.GetValue("Cache:Megabytes", 64L) << 20, configuration.GetValue("Cache:AnswerKilobytes", 4096) << 10,
            TimeSpan.FromSeconds(configuration.GetValue("Cache:RefusalSeconds", 5.0)));
        services.AddSingleton(settings);
        services.AddSingleton(new CacheStore(settings.Bytes));
        services.AddSingleton<CacheMetrics>();
        services.AddSingleton<MissionLanguages>();
        var url = configuration["Bus:Url"] is { Length: > 0 } given ? given : null;
        services.AddSingleton(sp => ActivatorUtilities.CreateInstance<AnnouncementListener>(sp, new ListenerOptions(url), Hearing(sp.GetRequiredService<CacheStore>())));
        services.AddHostedService(sp => sp.GetRequiredService<AnnouncementListener>());
    }

    /// <summary>The key of every response that lists announcements: each announcement evicts them.</summary>
    public const string Changes = "changes";

    const int MostLogs = 100;

    /// <summary>Nothing is trusted while announcements may be missed; when they are heard again it begins empty.</summary>
    /// <remarks>A log that went back takes everything with it: what was announced between the backup and now is said by nobody.</remarks>
    static AnnouncementCallback Hearing(CacheStore cacheStore)
    {
        var epochs = new System.Collections.Concurrent.ConcurrentDictionary<string, string>();
        return new(told =>
        {
            // There are some ten logs. Whatever else calls itself one does not fill the memory.
            if (epochs.Count >= MostLogs && !epochs.ContainsKey(told.Source)) return;
            var former = epochs.GetOrAdd(told.Source, told.LogEpoch);
            var wentBack = string.CompareOrdinal(told.LogEpoch, former) > 0 || told.Subject == "log";
            if (wentBack) epochs[told.Source] = told.LogEpoch;
            cacheStore.Evict(wentBack ? [SurrogateKeys.Everything] : [told.Subject, Changes]);
        }, cacheStore.MarkFresh, cacheStore.MarkStale);
    }

    /// <summary>What a write through this gateway has changed goes before its answer does, so that its caller reads it at once.</summary>
    public static void EvictWritten(HttpContext http, HttpResponseMessage? answer)
    {
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)) return;
        var cacheStore = http.RequestServices.GetRequiredService<CacheStore>();
        var said = answer?.Headers.TryGetValues(SurrogateKeys.Key, out var keys) == true ? keys.SelectMany(k => k.Split(' ')) : [];
        cacheStore.Evict(ProblemDetailsWriter.IsGrpc(http.Request) ? said : said.Append(Subject(http.Request.Path.Value!)));
    }

    // Whether it was done is not always known: /v1/pages/a/editions/ar:publish is about pages/a/editions/ar.
    static string Subject(string path)
    {
        var subject = path.StartsWith("/v1/", StringComparison.Ordinal) ? path[4..] : path[1..];
        var verb = subject.LastIndexOf(':');
        return verb > subject.LastIndexOf('/') ? subject[..verb] : subject;
    }
}
