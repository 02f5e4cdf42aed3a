using System.Collections.Frozen;
using System.Text;

namespace Embassy.Content.Rendering;

/// <summary>Detects the script of a text, which decides how a block is displayed and read aloud.</summary>
static class ScriptDetection
{
    // ISO 15924. The ranges are blocks, not the whole Script property; other letters do not count.
    static readonly (int First, int Last, string Script)[] Ranges =
    [
        (0x41, 0x24F, "Latn"), (0x370, 0x3FF, "Grek"), (0x400, 0x52F, "Cyrl"), (0x531, 0x58F, "Armn"), (0x591, 0x5F4, "Hebr"),
        (0x600, 0x6FF, "Arab"),
        (0x750, 0x77F, "Arab"), (0x8A0, 0x8FF, "Arab"), (0x10A0, 0x10FF, "Geor"), (0x1E00, 0x1EFF, "Latn"), (0x1F00, 0x1FFF, "Grek"),
        (0x3041, 0x30FF, "Jpan"), (0x3400, 0x9FFF, "Hani"), (0xAC00, 0xD7A3, "Kore"), (0xFB50, 0xFDFF, "Arab"), (0xFE70, 0xFEFC, "Arab"),
    ];

    // CLDR likely subtags of the languages that are not written in Latin letters.
    static readonly FrozenDictionary<string, string> Usual = new Dictionary<string, string>
    {
        ["Arab"] = "ar azb ckb fa ks ps sd ug ur",
        ["Cyrl"] = "be bg kk ky mk mn ru sr tg tt uk",
        ["Grek"] = "el",
        ["Hebr"] = "he yi",
        ["Armn"] = "hy",
        ["Geor"] = "ka",
        ["Hani"] = "zh",
        ["Jpan"] = "ja",
        ["Kore"] = "ko",
    }.SelectMany(s => s.Value.Split(' ').Select(l => (l, s.Key))).ToFrozenDictionary(p => p.l, p => p.Key);

    public static string Of(string locale)
    {
        var parts = locale.Split('-');
        return Array.Find(parts, p => p.Length == 4) ?? Usual.GetValueOrDefault(parts[0], "Latn");
    }

    /// <summary>
    /// Returns the script of nine letters in ten if it is not the expected one, so that a single foreign name does not
    /// change a block's direction.
    /// </summary>
    public static string? Foreign(string text, string expected)
    {
        var counts = new Dictionary<string, int>();
        var all = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsLetter(rune) || Array.Find(Ranges, r => rune.Value >= r.First && rune.Value <= r.Last).Script is not { } script)
                continue;
            counts[script] = counts.GetValueOrDefault(script) + 1;
            all++;
        }
        // Japanese mixes kana and Han characters, so both count as one script.
        if (counts.Count == 0 || expected == "Jpan" && !counts.Keys.Except(["Jpan", "Hani"]).Any()) return null;
        var most = counts.MaxBy(c => c.Value);
        return most.Key != expected && most.Value * 10 >= all * 9 ? most.Key : null;
    }

    /// <summary>
    /// Returns the language tag of a block in a script: the only mission language in that script, else the script
    /// alone.
    /// </summary>
    public static string Language(string script, IReadOnlyList<string> locales) =>
        locales.Where(l => Of(l) == script).ToList() is [var only] ? only : $"und-{script}";
}
