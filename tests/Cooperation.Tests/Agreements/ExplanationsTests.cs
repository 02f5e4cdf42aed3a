using System.Text;
using System.Text.RegularExpressions;
using Embassy.ServiceDefaults;

namespace Embassy.Cooperation.Tests.Agreements;

/// <summary>
/// Each language has each sentence, with the same values, and a word for each act and rule of the contract.
/// </summary>
public partial class ExplanationsTests
{
    static readonly IReadOnlyList<DataFile> Files = [.. DataFile.Embedded(typeof(CooperationHost).Assembly, "explanations/")];

    [Fact]
    public void Each_language_has_each_sentence_with_its_values()
    {
        Assert.Equal(["ar", "az", "en", "fr"], Files.Select(f => f.Name));
        Assert.Empty(Faults(Files));
    }

    [Fact]
    public void A_sentence_that_one_language_lacks_or_that_says_less_is_found()
    {
        static DataFile Planted(string name, string json) => DataFile.Read($"explanations/{name}.json", Encoding.UTF8.GetBytes(json));
        var whole = Planted("en", """{ "sentence": { "expires": "Its term ends on {date}." } }""");
        var without = Planted("fr", """{ "sentence": { } }""");
        Assert.Contains("lacks sentence.expires", Assert.Single(Faults([whole, without])), StringComparison.Ordinal);
        var less = Planted("fr", """{ "sentence": { "expires": "Sa durée prend fin." } }""");
        Assert.Contains("other values", Assert.Single(Faults([whole, less])), StringComparison.Ordinal);
    }

    [Fact]
    public void Each_act_rule_and_debt_of_the_contract_has_a_word()
    {
        var words = LocaleCatalogue.Words(Files.Single(f => f.Name == "en"));
        var kinds = AllowedValues.Of(V1.Action.Descriptor.FindFieldByNumber(V1.Action.KindFieldNumber));
        var rules = AllowedValues.Of(V1.EntryRule.Descriptor.FindFieldByNumber(V1.EntryRule.KindFieldNumber));
        Assert.All(kinds, k => Assert.Contains("act." + k, words.Keys));
        Assert.All(rules, r => Assert.Contains("rule." + r, words.Keys));
        Assert.All(rules.Select(r => new Embassy.Cooperation.Agreements.EntryRule { Kind = r }.Owed).Where(o => o.Length > 0),
            o => Assert.Contains("owes." + o, words.Keys));
    }

    static IEnumerable<string> Faults(IReadOnlyList<DataFile> files)
    {
        var languages = files.Select(f => (f.Path, Words: LocaleCatalogue.Words(f))).ToList();
        var english = languages.Single(l => l.Path.EndsWith("en.json", StringComparison.Ordinal));
        foreach (var (path, words) in languages)
            foreach (var key in languages.SelectMany(l => l.Words.Keys).Distinct())
            {
                if (!words.TryGetValue(key, out var text)) yield return $"{path} lacks {key}.";
                else if (english.Words.TryGetValue(key, out var other) && Values(text) != Values(other))
                    yield return $"{path}: {key} shows other values than English.";
            }
    }

    static string Values(string text) =>
        string.Join(' ', Placeholder().Matches(text).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\{[a-z-]+\}")]
    private static partial Regex Placeholder();
}
