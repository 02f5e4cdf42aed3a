using System.Collections.Frozen;
using System.Text.Json;
using Embassy.V1;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Embassy.ServiceDefaults;

/// <summary>
/// The languages that have words: one file for each, <c>en.json</c>. A mission adds languages, and words to a language,
/// in <c>locales</c> of its folder.
/// </summary>
/// <remarks>
/// A language without a file has the words of English and dates in ISO 8601; charts are refused in it.
/// A user-assigned State code (<see cref="ServiceDefaults.States.IsUserAssigned"/>) is known when a file names it under
/// <c>state</c>.
/// </remarks>
public sealed class LocaleCatalogue
{
    const string Reference = "en", States = "state", Plural = "plural";

    // The words that a language must have: sentences, labels of charts and calendars.
    static readonly IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Needed =
        Embedded("locales/").ToDictionary(f => f.Name, Words);

    // With labels of vocabularies and texts of problems, which a mission's own language may lack.
    static readonly IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> BuiltIn =
        Embedded("locales/").Concat(Embedded("vocabularies/")).Concat(Embedded("problems/")).GroupBy(f => f.Name)
            .ToDictionary(f => f.Key, IReadOnlyDictionary<string, string> (f) => f.SelectMany(Words).ToDictionary());

    static readonly FrozenDictionary<string, PluralRules> BuiltInPlurals =
        DataFile.Embedded(typeof(LocaleCatalogue).Assembly, "plurals/").Single().Json.EnumerateObject()
        .ToFrozenDictionary(p => p.Name,
            p => new PluralRules(p.Value.EnumerateObject().ToDictionary(r => r.Name, r => r.Value.GetString()!)));

    /// <summary>The words of English, which has all of them.</summary>
    public static LocaleData English { get; } = new(Reference, BuiltIn[Reference]);

    readonly FrozenDictionary<string, LocaleData> languages;
    readonly FrozenDictionary<string, PluralRules> plurals;

    LocaleCatalogue(Dictionary<string, IReadOnlyDictionary<string, string>> words, Dictionary<string, PluralRules> plurals)
    {
        languages = words.ToFrozenDictionary(w => w.Key, w => new LocaleData(w.Key, w.Value));
        this.plurals = plurals.ToFrozenDictionary();
        Tags = [Reference, .. words.Keys.Where(t => t != Reference).Order(StringComparer.Ordinal)];
        UserAssigned = [.. words.Values.SelectMany(w => w.Keys).Where(IsUserAssigned)
           .Select(k => k[(States.Length + 1)..]).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>The State codes of the languages' files: ISO 3166-1, and those of former States.</summary>
    internal static IEnumerable<string> StateCodes => BuiltIn[Reference].Keys.Where(IsState).Select(k => k[(States.Length + 1)..]);

    /// <summary>The vocabularies of the API that have labels, in the order of the file.</summary>
    public static IReadOnlyList<string> Vocabularies { get; } =
        [.. Embedded("vocabularies/").Single(f => f.Name == Reference).Json.EnumerateObject().Select(v => v.Name)];

    /// <summary>The languages with words, English first.</summary>
    public IReadOnlyList<string> Tags { get; }

    /// <summary>The user-assigned State codes that the mission names.</summary>
    public IReadOnlyList<string> UserAssigned { get; }

    /// <summary>Loads the built-in languages and those of the mission's folder.</summary>
    /// <exception cref="InvalidDataException">A file is incomplete or has an unknown word; the message names
    /// both.</exception>
    public static LocaleCatalogue Load(string? missionFolder)
    {
        var words = new Dictionary<string, IReadOnlyDictionary<string, string>>(BuiltIn);
        var plurals = new Dictionary<string, PluralRules>(BuiltInPlurals);
        foreach (var file in MissionData.Files(missionFolder, "locales"))
        {
            if (!Languages.WellFormed(file.Name)) throw new InvalidDataException($"{file.Path}: the name is no language tag (BCP 47).");
            var added = Words(file);
            if (file.Json.TryGetProperty(Plural, out var rules)) plurals[file.Name] = Rules(file, rules);
            words[file.Name] = !BuiltIn.TryGetValue(file.Name, out var known) ? added
                : known.Concat(added).GroupBy(w => w.Key).ToDictionary(w => w.Key, w => w.Last().Value);
            foreach (var (path, why) in Faults(words[file.Name])) throw file.Error(path, why);
        }
        return new LocaleCatalogue(words, plurals);
    }

    /// <summary>
    /// The missing and the unknown words of a language, measured by English. State names may be missing.
    /// </summary>
    static IEnumerable<(string Path, string Why)> Faults(IReadOnlyDictionary<string, string> words) =>
        Needed[Reference].Keys.Where(k => !IsState(k) && !words.ContainsKey(k)).Select(k => (k, "missing."))
            .Concat(words.Keys.Where(k => !BuiltIn[Reference].ContainsKey(k) && !IsUserAssigned(k))
                .Select(k => (k, IsState(k)
                    ? "neither an ISO 3166-1 alpha-3 code nor a user-assigned one (AAA-AAZ, QMA-QZZ, XAA-XZZ, ZZA-ZZZ)."
                    : "there is no such word.")));

    /// <summary>
    /// The words of a language, or of the one that it is a form of (RFC 4647: <c>fr</c> for <c>fr-DZ</c>), or null.
    /// </summary>
    public LocaleData? Find(string tag) => Lookup(languages, tag);

    /// <summary>The words that have a label in any language, in the order of English.</summary>
    /// <param name="vocabulary">A group of the files: <c>status</c>.</param>
    public IEnumerable<string> WordsOf(string vocabulary) =>
        BuiltIn[Reference].Keys.Where(k => k.StartsWith(vocabulary + ".", StringComparison.Ordinal))
            .Select(k => k[(vocabulary.Length + 1)..])
            .Concat(vocabulary == States ? UserAssigned : []);

    /// <summary>The words of a language; without a file those of English, with dates in ISO 8601.</summary>
    public LocaleData Of(string tag) => Find(tag) ?? new LocaleData(Reference, BuiltIn[Reference], dates: false);

    /// <summary>A label or a sentence in every language that has words.</summary>
    /// <param name="values">Makes the values of the sentence in a language.</param>
    public IEnumerable<Text> Texts(string path, Func<LocaleData, object?[]>? values = null) => Tags.Select(tag => languages[tag])
        .Select(words => new Text
        {
            Lang = words.Tag,
            Dir = Languages.Direction(words.Tag),
            Text_ = values is null ? words.Text(path) : words.Text(path, values(words)),
        });

    /// <summary>The words of a chart's labels.</summary>
    /// <exception cref="Problem"><c>language_missing</c> for a language without words.</exception>
    public LocaleData ForCharts(string tag) => Find(tag) ?? throw new Problem(ProblemCodes.LanguageMissing,
        $"Charts have no words in {tag}.", more: new Dictionary<string, string>
        {
            ["availableLocales"] = "[" + string.Join(",", Tags.Select(l => $"\"{l}\"")) + "]",
        });

    /// <summary>
    /// The words of a chart, which has one language: the requested one; else the negotiated one or the first of the
    /// mission's that has words; while the mission is not known, one of Accept-Language with words.
    /// </summary>
    public LocaleData ForCharts(ResponseLanguage language, HttpContext http)
    {
        if (language is { Locale: { } asked, Negotiated: false }) return ForCharts(asked);
        return language.Offered.Prepend(language.Locale ?? "").Select(Find).FirstOrDefault(w => w is not null)
            ?? ForCharts(Languages.Preferred(http.Request.Headers.AcceptLanguage, Tags) ?? Tags[0]);
    }

    public PluralRules Plurals(string tag) => Lookup(plurals, tag) ?? PluralRules.Usual;

    static IEnumerable<DataFile> Embedded(string folder) => DataFile.Embedded(typeof(LocaleCatalogue).Assembly, folder);

    static T? Lookup<T>(FrozenDictionary<string, T> byTag, string tag) where T : class
    {
        for (var range = tag; range.Length > 0; range = range.LastIndexOf('-') is > 0 and var cut ? range[..cut] : "")
            if (byTag.TryGetValue(range, out var found)) return found;
        return null;
    }

    static bool IsState(string path) => path.StartsWith(States + ".", StringComparison.Ordinal);

    static bool IsUserAssigned(string path) => IsState(path) && ServiceDefaults.States.IsUserAssigned(path[(States.Length + 1)..]);

    /// <summary>The texts of a file, by path.</summary>
    public static IReadOnlyDictionary<string, string> Words(DataFile file)
    {
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var group in Members(file, file.Json, "$").Where(g => g.Name != Plural))
            foreach (var word in Members(file, group.Value, group.Name))
                words.Add($"{group.Name}.{word.Name}",
                    word.Value is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } said
                    ? said : throw file.Error($"{group.Name}.{word.Name}", "a text is needed."));
        return words;
    }

    static PluralRules Rules(DataFile file, JsonElement rules)
    {
        try
        {
            return new PluralRules(Members(file, rules, Plural).ToDictionary(r => r.Name, r => r.Value.ToString()));
        }
        catch (FormatException e)
        {
            throw file.Error(Plural, e.Message);
        }
    }

    static JsonElement.ObjectEnumerator Members(DataFile file, JsonElement json, string at) =>
        json.ValueKind == JsonValueKind.Object ? json.EnumerateObject() : throw file.Error(at, "an object is needed.");
}

/// <summary>Registers the languages of a host.</summary>
public static class Locales
{
    /// <summary>Loads the languages and allows the State codes that the mission names.</summary>
    public static void AddLocales(this IServiceCollection services, IConfiguration configuration)
    {
        var catalogue = LocaleCatalogue.Load(configuration.Read<MissionOptions>().Folder);
        States.Allow(catalogue.UserAssigned);
        services.AddSingleton(catalogue);
    }
}
