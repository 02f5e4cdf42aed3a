using Embassy.Content.V1;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Gateway.Caching;

/// <summary>
/// Selects the mission language of a response as the services select it, so that responses are cached once per resolved
/// language instead of once per <c>Accept-Language</c> value.
/// </summary>
sealed class MissionLanguages(ServiceClients serviceClients, CacheStore cacheStore, TimeProvider clock, ILogger<MissionLanguages> log)
    : IDisposable
{
    const int MostHeaders = 2_000, LongestHeader = 200;
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2), Pause = TimeSpan.FromSeconds(1);

    readonly SemaphoreSlim one = new(1, 1);
    volatile LanguageList? languageList;
    long failedAt = long.MinValue;

    /// <summary>
    /// Returns the preferred mission language, empty if none matches; null if the mission must be fetched first.
    /// </summary>
    public string? AtOnce(string? acceptLanguage) =>
        languageList is { } list && !cacheStore.IsStale(list.Since) && clock.GetElapsedTime(list.Read) < SurrogateKeys.Usual
        ? list.Chosen(acceptLanguage) : null;

    public async ValueTask<string?> For(string? acceptLanguage, CancellationToken cancellation)
    {
        if (AtOnce(acceptLanguage) is { } chosen) return chosen;
        await one.WaitAsync(cancellation);
        try
        {
            return AtOnce(acceptLanguage) ?? (await Ask(cancellation))?.Chosen(acceptLanguage);
        }
        finally
        {
            one.Release();
        }
    }

    /// <summary>Returns the mission's languages; null while content has not provided them.</summary>
    public async ValueTask<IReadOnlyCollection<string>?> Offered(CancellationToken cancellation)
    {
        await For(null, cancellation);
        return languageList?.Offered;
    }

    public void Dispose() => one.Dispose();

    async Task<LanguageList?> Ask(CancellationToken cancellation)
    {
        // While content is down, the last known list serves cached responses, unless an announcement invalidated it.
        var last = languageList is { } list && !cacheStore.IsStale(list.Since) ? list : null;
        if (failedAt != long.MinValue && clock.GetElapsedTime(failedAt) < Pause) return last;
        var since = cacheStore.Now;
        try
        {
            var mission = await new MissionsService.MissionsServiceClient(serviceClients.Channel("content"))
                .GetMissionAsync(new GetMissionRequest(), deadline: DateTime.UtcNow + Deadline, cancellationToken: cancellation);
            failedAt = long.MinValue;
            return languageList = new LanguageList([.. mission.Locales], since, clock.GetTimestamp());
        }
        catch (Exception e) when (e is RpcException or Problem && !cancellation.IsCancellationRequested)
        {
            log.LogDebug(e, "The mission's languages are not known");
            failedAt = clock.GetTimestamp();
            return last;
        }
    }

    sealed record LanguageList(string[] Offered, long Since, long Read)
    {
        readonly System.Collections.Concurrent.ConcurrentDictionary<string, string> chosen = new();

        public string? Chosen(string? acceptLanguage)
        {
            if (Offered.Length == 0) return null;
            // The service decides on the language if the client states none or none matches.
            if (string.IsNullOrEmpty(acceptLanguage)) return "";
            var isUsual = acceptLanguage.Length < LongestHeader;
            if (isUsual && chosen.TryGetValue(acceptLanguage, out var before)) return before;
            var language = Languages.Preferred(acceptLanguage, Offered) ?? "";
            // Browsers send a few hundred different headers. Other values are resolved for each request.
            if (isUsual && chosen.Count < MostHeaders) chosen[acceptLanguage] = language;
            return language;
        }
    }
}
