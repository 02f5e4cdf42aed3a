using System.Collections.Concurrent;
using Embassy.Web.Gateway;
using Embassy.Web.Languages;

namespace Embassy.Site.Screens;

/// <summary>
/// The mission and the labels of words in each language, which every screen needs, remembered for a while.
/// </summary>
public sealed class MissionSource(GatewayHttp gateway, KeptResponses kept, TimeProvider clock)
{
    static readonly TimeSpan MissionAge = TimeSpan.FromSeconds(30), LabelAge = TimeSpan.FromMinutes(10), RetryAge = TimeSpan.FromSeconds(1);

    readonly ConcurrentDictionary<string, (object? Value, DateTimeOffset At)> remembered = new();

    /// <summary>
    /// The mission's languages that have words, its first one first; all of them while the gateway is away.
    /// </summary>
    public async Task<IReadOnlyList<Language>> Languages(CancellationToken cancellation)
    {
        var mission = await Mission(Language.All[0], cancellation);
        var offered = mission?.Locales.Select(Language.Find).OfType<Language>().Distinct().ToList();
        return offered is { Count: > 0 } ? offered : Language.All;
    }

    public async Task<Mission?> Mission(Language language, CancellationToken cancellation) =>
        await Remember($"mission {language.Tag}", MissionAge, async () =>
            (await Client().Get<Mission>($"/v1/mission?locale={language.Tag}&fallback=true", cancellation)).Value);

    public async Task<Labels> Labels(Language language, CancellationToken cancellation) =>
        await Remember($"labels {language.Tag}", LabelAge, async () =>
            (await Client().Get<ListVocabulariesResponse>($"/v1/vocabularies?locale={language.Tag}&fallback=true", cancellation)).Value
                is { } list ? new Labels(list) : null) ?? Screens.Labels.None;

    /// <summary>The next request reads them again.</summary>
    public void Forget()
    {
        foreach (var (key, known) in remembered) remembered.TryUpdate(key, (known.Value, DateTimeOffset.MinValue), known);
    }

    GatewayClient Client() => new(gateway, kept);

    async Task<T?> Remember<T>(string key, TimeSpan age, Func<Task<T?>> read) where T : class
    {
        if (remembered.TryGetValue(key, out var known) && clock.GetUtcNow() - known.At < (known.Value is null ? RetryAge : age))
            return (T?)known.Value;
        // What was known is better than nothing, for as long as it cannot be read.
        var value = await read() ?? (T?)known.Value;
        remembered[key] = (value, clock.GetUtcNow());
        return value;
    }
}
