using System.Globalization;
using System.Text;

namespace Embassy.ServiceDefaults;

/// <summary>
/// Detects mixed scripts in a name, so that no address can imitate another: after UTS #39 (5.2, moderately
/// restrictive; 5.3, mixed numbers), for the scripts that have look-alikes or may be combined.
/// </summary>
public static class WritingSystems
{
    enum Script { Common, Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic, Georgian, Cherokee, Han, Kana, Bopomofo, Hangul, Other }

    // Blocks, not the whole property: letters outside these ranges are Other, which combines only with itself.
    static readonly (int First, int Last, Script Script)[] Ranges =
    [
        (0x41, 0x24F, Script.Latin), (0x250, 0x2AF, Script.Latin), (0x370, 0x3FF, Script.Greek), (0x400, 0x52F, Script.Cyrillic),
        (0x531, 0x58F, Script.Armenian),
        (0x591, 0x5F4, Script.Hebrew), (0x600, 0x6FF, Script.Arabic), (0x750, 0x77F, Script.Arabic), (0x870, 0x8FF, Script.Arabic),
        (0x10A0, 0x10FF, Script.Georgian),
        (0x1100, 0x11FF, Script.Hangul), (0x13A0, 0x13FF, Script.Cherokee), (0x1C80, 0x1C8F, Script.Cyrillic),
        (0x1C90, 0x1CBF, Script.Georgian),
        (0x1D00, 0x1D25, Script.Latin), (0x1E00, 0x1EFF, Script.Latin), (0x1F00, 0x1FFF, Script.Greek), (0x2C60, 0x2C7F, Script.Latin),
        (0x2DE0, 0x2DFF, Script.Cyrillic),
        (0x3005, 0x3007, Script.Han), (0x3041, 0x30FF, Script.Kana), (0x3105, 0x312F, Script.Bopomofo), (0x3131, 0x318E, Script.Hangul),
        (0x3400, 0x9FFF, Script.Han),
        (0xA640, 0xA69F, Script.Cyrillic), (0xA720, 0xA7FF, Script.Latin), (0xAB30, 0xAB6F, Script.Latin),
        (0xAB70, 0xABBF, Script.Cherokee), (0xAC00, 0xD7A3, Script.Hangul),
        (0x20000, 0x3134F, Script.Han),
    ];

    static readonly Script[][] Together =
        [[Script.Han, Script.Kana, Script.Latin], [Script.Han, Script.Hangul, Script.Latin], [Script.Han, Script.Bopomofo, Script.Latin]];

    // Each of these scripts has letters that look like those of the others.
    static readonly Script[] LookAlike = [Script.Latin, Script.Greek, Script.Cyrillic, Script.Armenian, Script.Cherokee];

    /// <summary>Returns true if a name mixes letters of look-alike scripts, or digits of more than one kind.</summary>
    public static bool Mixed(string name)
    {
        var runes = name.EnumerateRunes().ToList();
        var scripts = runes.Select(Of).Where(s => s != Script.Common).Distinct().ToList();
        var zeros = runes.Where(r => Rune.GetUnicodeCategory(r) == UnicodeCategory.DecimalDigitNumber)
            .Select(r => r.Value - (int)Rune.GetNumericValue(r)).Distinct();
        if (zeros.Skip(1).Any()) return true;
        if (scripts.Count < 2 || Array.Exists(Together, set => scripts.TrueForAll(s => set.Contains(s)))) return false;
        return scripts.Count > 2 || scripts.Count(s => LookAlike.Contains(s)) > 1 || scripts.Contains(Script.Other)
            || !scripts.Contains(Script.Latin);
    }

    static Script Of(Rune rune)
    {
        if (rune.Value == 0x640 || !Rune.IsLetter(rune)) return Script.Common;
        return Array.Find(Ranges, r => rune.Value >= r.First && rune.Value <= r.Last) is { Last: > 0 } range ? range.Script : Script.Other;
    }
}
