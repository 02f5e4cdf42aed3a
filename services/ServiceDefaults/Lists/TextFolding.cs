using System.Globalization;
using System.Text;

namespace Embassy.ServiceDefaults;

/// <summary>Folds a text for search, removing the differences between spellings.</summary>
/// <remarks>
/// It removes case, accents, Arabic vowel signs, hamza and the forms of alef, ta marbuta and alef maqsura, hyphens and
/// apostrophes; ə becomes e and ı becomes i. So "ilham eliyev" finds İlham Əliyev.
/// </remarks>
public static class TextFolding
{
    public static string Of(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var c in text.Normalize(NormalizationForm.FormKD).ToLowerInvariant())
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

    /// <summary>The words to search for; a list that filters by words matches each of them, in any order.</summary>
    public static string[] Words(RequestValidation validation, string field, string asked)
    {
        ArgumentNullException.ThrowIfNull(validation);
        var folded = Of(validation.Text(field, asked, 200));
        validation.When(asked.Length > 0 && folded.Length == 0, field, "invalid_text", "Words of the text: letters or digits.");
        return folded.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
