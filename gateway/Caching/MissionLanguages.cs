using Embassy.Content.V1;
using Embassy.ServiceDefaults;
using Grpc.Core;

namespace Embassy.Gateway.Caching;

/// <summary>
/// Which of the mission's languages a reader is given, as the services themselves would choose it, so that what is kept is
/// kept once for each language and not for each way to ask for it.
/// </summary>
sealed class MissionLanguages(ServiceClients serviceClients, CacheStore cacheStore, TimeProvider clock, ILogger<MissionLanguages> log) : IDisposable
{
    const int MostHeaders = 2_000, LongestHeader = 200;
    static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2), Pause = TimeSpan.FromSeconds(1);

    readonly SemaphoreSlim one = new(1, 1);
    volatile LanguageList? languageList;
    long failedAt = long.MinValue;

    /// <summary>The language that is wanted of the mission's, empty for none of them; null when the mission has to be asked first.</summary>
    public string? AtOnce(string? acceptLanguage) =>
        languageList is { } list && !cacheStore.IsStale(list.Since) && clock.GetElapsedTime(list.Read) < SurrogateKeys.Usual ? list.Chosen(acceptLanguage) : null;

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

    /// <summary>The mission's languages; null while content does not say them.</summary>
    public async ValueTask<IReadOnlyCollection<string>?> Offered(CancellationToken cancellation)
    {
        await For(null, cancellation);
        return languageList?.Offered;
    }

    public void Dispose() => one.Dispose();

    async Task<LanguageList?> Ask(CancellationToken cancellation)
    {
        // Content is away: what was last known serves what is still on the shelf, if nobody said that it changed.
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
            // Who wants none of them, or does not say, is asked for as such: what that means is the service's to decide.
            if (string.IsNullOrEmpty(acceptLanguage)) return "";
            var isUsual = acceptLanguage.Length < LongestHeader;
            if (isUsual && chosen.TryGetValue(acceptLanguage, out var before)) return before;
            var language = Languages.Preferred(acceptLanguage, Offered) ?? "";
            // A browser's header is one of a few hundred; whoever sends others gets them worked out each time.
            if (isUsual && chosen.Count < MostHeaders) chosen[acceptLanguage] = language;
            return language;
        }
    }
}
