using System.Collections.Concurrent;
using Embassy.Content.V1;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Caching;

/// <summary>
/// Selects the mission language of a response as the services select it, so that responses are cached once per resolved
/// language instead of once per <c>Accept-Language</c> value.
/// </summary>
sealed class MissionLanguages
{
    const int MostHeaders = 2_000, LongestHeader = 200;

    readonly MissionClient missions;
    volatile LanguageList? languageList;

    public MissionLanguages(MissionClient missions, CacheStore cacheStore)
    {
        this.missions = missions;
        // A change of the mission clears the cache, and so does everything that may have hidden one.
        cacheStore.Cleared += missions.Invalidate;
    }

    /// <summary>
    /// Returns the preferred mission language, empty if the service decides, because the client states none or none
    /// matches; null if the mission must be fetched first.
    /// </summary>
    public string? AtOnce(string? acceptLanguage) =>
        string.IsNullOrEmpty(acceptLanguage) ? "" : Of(missions.Fresh)?.Chosen(acceptLanguage);

    /// <summary>The same; null while content does not say which languages the mission has.</summary>
    public async ValueTask<string?> For(string? acceptLanguage, CancellationToken cancellation) =>
        AtOnce(acceptLanguage) ?? Of(await missions.GetCached(cancellation))?.Chosen(acceptLanguage!);

    LanguageList? Of(Mission? mission)
    {
        if (mission is null) return null;
        if (languageList is { } list && list.Mission == mission) return list;
        return languageList = new LanguageList(mission);
    }

    sealed class LanguageList(Mission mission)
    {
        readonly ConcurrentDictionary<string, string> chosen = new();

        public Mission Mission => mission;

        public string Chosen(string acceptLanguage)
        {
            var isUsual = acceptLanguage.Length < LongestHeader;
            if (isUsual && chosen.TryGetValue(acceptLanguage, out var before)) return before;
            var language = Languages.Preferred(acceptLanguage, mission.Locales) ?? "";
            // Browsers send a few hundred different headers. Other values are resolved for each request.
            if (isUsual && chosen.Count < MostHeaders) chosen[acceptLanguage] = language;
            return language;
        }
    }
}
