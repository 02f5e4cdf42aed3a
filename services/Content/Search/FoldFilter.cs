using System.Globalization;
using System.Text;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;

namespace Embassy.Content.Search;

/// <summary>
/// What is one word in every language, however it is encoded: forms of letters (NFKC), digits of every script, and invisible
/// signs of direction and joining. And the letters that Persian and Urdu keyboards give in the place of Arabic ones.
/// </summary>
sealed class FoldFilter(TokenStream input) : TokenFilter(input)
{
    ICharTermAttribute? word;

    public override bool IncrementToken()
    {
        if (!m_input.IncrementToken()) return false;
        word ??= GetAttribute<ICharTermAttribute>();
        var letters = word.Buffer.AsSpan(0, word.Length);
        if (!System.Text.Ascii.IsValid(letters)) word.SetEmpty().Append(Fold(new string(letters)));
        return true;
    }

    internal static string Fold(string word)
    {
        var folded = new StringBuilder(word.Length);
        foreach (var rune in word.Normalize(NormalizationForm.FormKC).EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '\u06cc': folded.Append('\u064a'); break;
                case '\u06a9': folded.Append('\u0643'); break;
                case '\u0671': folded.Append('\u0627'); break;
                // The small alef above and the marks of hamza and madda that stand alone.
                case 0x0670 or (>= 0x0653 and <= 0x0655): break;
                default:
                    var category = Rune.GetUnicodeCategory(rune);
                    if (category == UnicodeCategory.DecimalDigitNumber) folded.Append((char)('0' + (int)Rune.GetNumericValue(rune)));
                    else if (category != UnicodeCategory.Format) folded.Append(rune.ToString());
                    break;
            }
        }
        return folded.ToString();
    }
}
