using System.Globalization;
using Embassy.Desk.Gateway;
using Embassy.Web.Gateway;
using Embassy.Web.Languages;
using Microsoft.AspNetCore.Authentication;

namespace Embassy.Desk.Screens;

/// <summary>What each screen of one request needs: the person, language and words, the mission, the API.</summary>
public sealed class DeskContext(DeskGateway gateway, GatewayClient reader, DeskSettings settings, TimeProvider clock)
{
    static readonly Dictionary<string, Words> Read =
        Language.All.ToDictionary(l => l.Tag, l => new Words(l, typeof(DeskContext).Assembly));

    readonly Dictionary<(string, string), string> labels = [];

    public DeskGateway Gateway => gateway;

    public DeskSettings Settings => settings;

    public Language Language { get; private set; } = Language.All[0];

    public Words Words { get; private set; } = Read[Language.All[0].Tag];

    /// <summary>The person; null if the API does not know the token any more.</summary>
    public Caller? Caller { get; private set; }

    public Mission? Mission { get; private set; }

    public DateTimeOffset Now => clock.GetUtcNow();

    public static Words WordsOf(Language language) => Read[language.Tag];

    /// <summary>Returns the status of reading the person; 200 if all is well.</summary>
    public async Task<int> Load(HttpContext http, CancellationToken cancellation)
    {
        Language = LanguageChoice.Choose(Language.All, http.Request.Cookies["l"], http.Request.Headers.AcceptLanguage);
        Words = Read[Language.Tag];
        gateway.Language = Language.Tag;
        if (http.User.Identity is not { IsAuthenticated: true }) return StatusCodes.Status200OK;
        gateway.Token = await http.GetTokenAsync("access_token");
        var me = gateway.Get<Caller>("/v1/me", cancellation);
        var mission = reader.Get<Mission>($"/v1/mission?locale={Language.Tag}&fallback=true", cancellation);
        var words = reader.Get<ListVocabulariesResponse>($"/v1/vocabularies?locale={Language.Tag}", cancellation);
        (Mission, Caller) = ((await mission).Value, (await me).Value);
        foreach (var vocabulary in (await words).Value?.Vocabularies ?? [])
            foreach (var word in vocabulary.Words)
                if (word.Label?.Text is { } text) labels[(vocabulary.Name, word.Word)] = text;
        return (await me).Status;
    }

    public bool May(string policy) => Caller?.May(policy) == true;

    public bool MayAny(params string[] policies) => Array.Exists(policies, May);

    /// <summary>The languages of the mission, its first one first.</summary>
    public IReadOnlyList<string> Locales => Mission?.Locales ?? [.. Language.All.Select(l => l.Tag)];

    public string Label(string vocabulary, string? word) =>
        word is null ? "" : labels.GetValueOrDefault((vocabulary, word)) ?? word.Replace('-', ' ');

    /// <summary>The words of a vocabulary with their labels, for a choice.</summary>
    public IReadOnlyList<(string Value, string Label)> Choice(string vocabulary) =>
        [.. labels.Where(l => l.Key.Item1 == vocabulary).Select(l => (l.Key.Item2, l.Value))];

    /// <summary>The name of a language in itself.</summary>
    public static string NameOf(string tag) => Language.Find(tag)?.Name ?? tag;

    public static string DirectionOf(string tag) => Language.Find(tag)?.Dir ?? "auto";

    public string Date(string? civil) => CivilDates.Write(Language, civil);

    /// <summary>Day and time in the receiving capital, which the desk names.</summary>
    public string Instant(DateTimeOffset? at)
    {
        if (at is not { } instant) return "";
        var local = TimeZoneInfo.ConvertTime(instant, Zone);
        return $"{CivilDates.Day(Language, DateOnly.FromDateTime(local.DateTime))} {local.ToString("HH:mm", CultureInfo.InvariantCulture)}";
    }

    /// <summary>A day with the preposition that the language puts before it, <c>depuis le 16 avril</c>.</summary>
    public string Since(string? civil) => Words[civil is { Length: > 7 } ? "since.day" : "since.date", ("date", Date(civil))];

    /// <summary>The hours of an engagement in one of its zones.</summary>
    public string Hours(LocalTime time)
    {
        static string? Clock(string? at) => DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, out var local)
            ? local.ToString("HH:mm", CultureInfo.InvariantCulture) : null;
        var ends = time.Ends is { Length: > 10 } end && end[..10] != time.Starts[..10] ? $" – {Date(end[..10])} {Clock(end)}"
            : Clock(time.Ends) is { } to ? "–" + to : "";
        return $"{Date(time.Starts[..Math.Min(10, time.Starts.Length)])} {Clock(time.Starts)}{ends}";
    }

    /// <summary>A time zone as people write it: <c>Etc/GMT-4</c>, whose sign is the contrary, is UTC+4.</summary>
    public static string ZoneName(string zone) =>
        zone.StartsWith("Etc/", StringComparison.Ordinal) && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var known)
            ? CivilDates.Offset(known.BaseUtcOffset) : zone;

    /// <summary>Time zones for a choice.</summary>
    public static IEnumerable<(string Value, string Label)> ZoneChoice(IEnumerable<string> zones) =>
        zones.Distinct().Select(z => (z, ZoneName(z)));

    /// <summary>Whether a day has come nowhere yet: what is done is not recorded for it.</summary>
    public bool Ahead(string? civil) => CivilDates.First(civil) > DateOnly.FromDateTime(Now.UtcDateTime.AddHours(14));

    /// <summary>The text in the desk's language, or in the first one that there is.</summary>
    public LocalText? Best(IReadOnlyList<LocalText>? texts) =>
        texts?.FirstOrDefault(t => t.Lang == Language.Tag) ?? (texts is [var first, ..] ? first : null);

    public DateOnly Today => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Now, Zone).DateTime);

    public TimeZoneInfo Zone => TimeZoneInfo.TryFindSystemTimeZoneById(Mission?.TimeZones is [.., var last] ? last : "UTC", out var zone)
        ? zone : TimeZoneInfo.Utc;
}
