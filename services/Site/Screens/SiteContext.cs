using System.Globalization;
using Embassy.Site.Routing;
using Embassy.Web.Gateway;
using Embassy.Web.Languages;

namespace Embassy.Site.Screens;

/// <summary>What each screen of one request needs: its language, words, mission, and the gateway.</summary>
public sealed class SiteContext(GatewayClient gateway, MissionSource missions, SiteSettings settings, TimeProvider clock)
{
    public GatewayClient Gateway => gateway;

    public SiteSettings Settings => settings;

    /// <summary>The request has a language; without one there is no screen.</summary>
    public bool Ready { get; private set; }

    public Language Language { get; private set; } = Language.All[0];

    public IReadOnlyList<Language> Offered { get; private set; } = Language.All;

    public Words Words { get; private set; } = Words.Of(Language.All[0]);

    public Labels Labels { get; private set; } = Labels.None;

    /// <summary>Null if the gateway has never responded.</summary>
    public Mission? Mission { get; private set; }

    /// <summary>The address was not canonical; the screen redirects to the one that is.</summary>
    public bool Rewritten { get; set; }

    /// <summary>What is shown must not be cached.</summary>
    public bool Degraded { get; set; }

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>The day in the receiving capital.</summary>
    public DateOnly Today => DateOnly.FromDateTime(Local(Now).DateTime);

    /// <summary>
    /// Says for which day a status holds: the one that was asked for, else today in UTC, for which the API computes it.
    /// </summary>
    public string AsAt(string? day) =>
        Words["as-at", ("d", day is null ? CivilDates.Day(Language, DateOnly.FromDateTime(Now.UtcDateTime)) : Date(day))];

    public async Task Load(Language language, IReadOnlyList<Language> offered, CancellationToken cancellation)
    {
        (Language, Offered, Words) = (language, offered, Words.Of(language));
        (Mission, Labels) = (await missions.Mission(language, cancellation), await missions.Labels(language, cancellation));
        Ready = true;
    }

    public string Sending => Mission?.SendingState ?? "";

    public string Receiving => Mission?.ReceivingState ?? "";

    /// <summary>The pair as the API writes it: <c>DZA-AZE</c>.</summary>
    public string PairKey => $"{Sending}-{Receiving}";

    /// <summary>The mission's short name.</summary>
    public string ShortName => Mission?.Contact?.ShortName?.Text ?? Mission?.Name?.Text ?? Words["site.name"];

    public TimeZoneInfo ReceivingZone => Zone(Mission?.TimeZones is [.., var last] ? last : "UTC");

    public DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, ReceivingZone);

    public static TimeZoneInfo Zone(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;

    public string State(string? code) => Labels["state", code];

    public string Path(params string?[] segments) => RouteTable.Path(Language, segments);

    public string Date(string? civil) => CivilDates.Write(Language, civil);

    /// <summary>The day of an instant in the receiving capital.</summary>
    public string Day(DateTimeOffset at) => CivilDates.Day(Language, DateOnly.FromDateTime(Local(at).DateTime));

    public string Clock(DateTimeOffset at) => Local(at).ToString("HH:mm", CultureInfo.InvariantCulture);

    public string Number(decimal value, int decimals = 0) => value.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture),
        Language.Culture);

    /// <summary>
    /// Reads in this language, and in another one where this is missing and <c>fallback</c> is asked.
    /// </summary>
    public Task<GatewayResult<T>> Get<T>(string address, CancellationToken cancellation) where T : class =>
        gateway.Get<T>(Localised(address), cancellation);

    /// <summary>The same for what seldom changes: without a call while no change of it has been told.</summary>
    public Task<GatewayResult<T>> GetFollowed<T>(string address, CancellationToken cancellation) where T : class =>
        gateway.GetFollowed<T>(Localised(address), cancellation);

    string Localised(string address) => $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}locale={Language.Tag}";
}
