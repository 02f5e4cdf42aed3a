using System.Globalization;
using System.Text.RegularExpressions;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Agreements;

/// <summary>Renders explanations of a status in each language that has sentences for them.</summary>
/// <remarks>
/// One file for each language, <c>Explanations/en.json</c>; a mission adds languages in <c>explanations</c> of its
/// folder.
/// </remarks>
public sealed partial class Explanations
{
    const string Reference = "en", Organisation = "organisation.";

    static readonly IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> BuiltIn =
        DataFile.Embedded(typeof(Explanations).Assembly, "explanations/").ToDictionary(f => f.Name, LocaleCatalogue.Words);

    readonly LocaleCatalogue locales;
    readonly SortedDictionary<string, IReadOnlyDictionary<string, string>> languages;

    /// <param name="missionFolder">Empty or null if the mission has no data of its own.</param>
    public Explanations(LocaleCatalogue locales, string? missionFolder)
    {
        this.locales = locales;
        languages = new(BuiltIn.ToDictionary(), StringComparer.Ordinal);
        foreach (var file in MissionData.Files(missionFolder, "explanations"))
        {
            var words = LocaleCatalogue.Words(file);
            if (BuiltIn[Reference].Keys.FirstOrDefault(k => !words.ContainsKey(k)) is { } missing) throw file.Error(missing, "missing.");
            languages[file.Name] = words;
        }
    }

    /// <summary>The codes of the organisations that may be parties.</summary>
    public static IReadOnlyList<string> Organisations { get; } =
        [.. BuiltIn[Reference].Keys.Where(k => k.StartsWith(Organisation, StringComparison.Ordinal)).Select(k => k[Organisation.Length..])];

    /// <summary>The sentence in each language.</summary>
    public IEnumerable<LanguageText> Texts(StatusReason reason) =>
        languages.Select(l => new LanguageText(l.Key, Sentence(reason, l.Value, locales.Of(l.Key))));

    /// <summary>
    /// The sentences in one language; in English with codes, if the language is null or has no sentences.
    /// </summary>
    public string In(string? locale, IEnumerable<StatusReason> reasons) =>
        locale is null || !languages.TryGetValue(locale, out var words) ? English(reasons)
            : string.Join(' ', reasons.Select(r => Sentence(r, words, locales.Of(locale))));

    /// <summary>The sentences in English, with codes and dates as they are stored.</summary>
    public static string English(IEnumerable<StatusReason> reasons) =>
        string.Join(' ', reasons.Select(r => Sentence(r, BuiltIn[Reference], names: null)));

    /// <param name="names">The names of the language; null shows codes and dates as they are stored.</param>
    static string Sentence(StatusReason reason, IReadOnlyDictionary<string, string> words, LocaleData? names)
    {
        var rule = reason.Provisions.Rule;
        string Date(CivilDate date) => names?.Print(date) ?? date.ToString();
        string Party(string code) => names is null ? code
            : words.TryGetValue(Organisation + code, out var name) ? name : names.State(code);
        string Status(string word) => names?.Text("status." + word) ?? word;
        string When(CivilDate date) => words[date.Precision == "day" ? "word.on-day" : "word.in-period"]
            .Replace("{date}", Date(date), StringComparison.Ordinal);
        string Act(AgreementAction act) => names is null ? act.ToString()
            : words[act.Party.Length > 0 ? "word.act" : act.Kind == AgreementAction.EntryIntoForce ? "word.entry" : "word.act-of-all"]
                .Replace("{act}", words["act." + act.Kind], StringComparison.Ordinal)
                .Replace("{who}", act.Party.Length == 0 ? "" : Party(act.Party), StringComparison.Ordinal)
                .Replace("{when}", When(act.Date), StringComparison.Ordinal);
        string List(IEnumerable<string> parts) => string.Join(words["word.and"], parts);
        string Kind() => names is null ? rule.Kind
            : words["rule." + rule.Kind].Replace("{deposits}", Number(rule.Deposits), StringComparison.Ordinal);
        return Placeholder().Replace(words["sentence." + reason.Sentence], match => match.Groups[1].Value switch
        {
            "acts" => List(reason.Acts.Select(a => Act(a.Act))),
            "parties" => List(reason.Parties.Select(Party)),
            "rule" => names is null ? rule.ToString() : Kind(),
            "kind" => Kind(),
            "period" => Period(rule, words),
            "event" => words["event." + rule.Kind],
            "date" => reason.Date is { } date ? Date(date.ToCivilDate()) : "",
            "day" => Date(CivilDate.Day(reason.Day)),
            "owes" => words["owes." + reason.Owes],
            "from" => Status(reason.Words!.Value.Earliest),
            "to" => Status(reason.Words!.Value.Latest),
            "in-force" => words[reason.Provisions.Binding ? "word.in-force" : "word.in-effect"],
            "awaits" => words[reason.Provisions.Binding ? "word.awaits-in-force" : "word.awaits-in-effect"],
            "registration" => reason.Acts is [{ Act: { RegistrationNumber.Length: > 0 } act }, ..]
                ? $" ({string.Join(", ", new[] { act.RegistrationNumber, act.Volume }.Where(t => t.Length > 0))})" : "",
            var other => throw new InvalidOperationException($"No value is known for {other}."),
        });
    }

    static string Period(EntryRule rule, IReadOnlyDictionary<string, string> words)
    {
        var (form, count) = rule switch
        {
            { Kind: EntryRule.OnDate } => ("from", 0),
            { FirstOfMonth: true, Days: > 0 } => ("first-after-days", rule.Days),
            { FirstOfMonth: true } => ("first-of-month", rule.Months),
            { Months: 1 } => ("month", 1),
            { Months: > 1 } => ("months", rule.Months),
            { Days: 1 } => ("day", 1),
            { Days: > 1 } => ("days", rule.Days),
            _ => ("none", 0),
        };
        return words["period." + form].Replace("{n}", Number(count), StringComparison.Ordinal);
    }

    static string Number(int count) => count.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\{([a-z-]+)\}")]
    private static partial Regex Placeholder();
}
