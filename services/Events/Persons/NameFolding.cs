using System.Globalization;
using System.Text;

namespace Embassy.Events.Persons;

/// <summary>Folds a name for search, removing the differences between spellings.</summary>
/// <remarks>
/// It removes case, accents, Arabic vowel signs, hamza and the forms of alef, ta marbuta and alef maqsura, hyphens and
/// apostrophes; ə becomes e and ı becomes i. So "ilham eliyev" finds İlham Əliyev.
/// </remarks>
public static class NameFolding
{
    public static string Of(string name)
    {
        var folded = new StringBuilder(name.Length);
        foreach (var c in name.Normalize(NormalizationForm.FormKD).ToLowerInvariant())
        {
            if (CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark || c is 'ـ' or '\'' or '’' or 'ʼ' or '‘' or '`')
                continue;
            folded.Append(c switch
            {
                'ə' => 'e',
                'ı' => 'i',
                'ø' => 'o',
                'ł' => 'l',
                'ß' => 's',
                'ة' => 'ه',
                'ى' or 'ی' => 'ي',
                'ٱ' => 'ا',
                'ک' => 'ك',
                _ when char.IsLetterOrDigit(c) || char.IsSurrogate(c) => c,
                _ => ' ',
            });
        }
        return string.Join(' ', folded.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
