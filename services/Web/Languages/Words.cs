using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Embassy.Web.Languages;

/// <summary>
/// The words of the interface in one language, by key. A text has places in braces, <c>{t}</c>; a counted one has a
/// text
/// for each plural category of the language.
/// </summary>
public sealed class Words
{
    static readonly Dictionary<string, Words> Read = Language.All.ToDictionary(l => l.Tag, l => new Words(l));

    readonly Dictionary<string, JsonElement> texts;
    readonly Language language;

    Words(Language language) : this(language, Assembly.GetExecutingAssembly())
    {
    }

    /// <summary>
    /// The words of a front end that has its own: the resources <c>words/ar</c> and <c>words/ar/…</c> of its assembly.
    /// </summary>
    public Words(Language language, Assembly assembly)
    {
        this.language = language;
        texts = [];
        foreach (var name in assembly.GetManifestResourceNames().Where(n => $"{n}/".StartsWith($"words/{language.Tag}/",
            StringComparison.Ordinal)))
        {
            using var file = assembly.GetManifestResourceStream(name)!;
            foreach (var (key, text) in JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(file)!) texts[key] = text;
        }
    }

    public static Words Of(Language language) => Read[language.Tag];

    /// <summary>Every text by its key.</summary>
    public IReadOnlyDictionary<string, JsonElement> All => texts;

    public bool Has(string key) => texts.ContainsKey(key);

    /// <summary>What stands between a label and its value; in French after a space that does not break.</summary>
    public string Colon => language.Tag == "fr" ? "\u00a0:" : ":";

    /// <summary>The text of a key, with its places filled in order of the pairs.</summary>
    public string this[string key, params (string Place, string Value)[] values]
    {
        get
        {
            var text = texts[key].GetString()!;
            foreach (var (place, value) in values) text = text.Replace($"{{{place}}}", value, StringComparison.Ordinal);
            return text;
        }
    }

    /// <summary>The text of a counted key: <c>{n}</c> is the number as the language writes it.</summary>
    public string Count(string key, long n) => texts[key].GetProperty(Plurals.Category(language.Tag, n)).GetString()!
        .Replace("{n}", n.ToString("N0", language.Culture), StringComparison.Ordinal);
}
