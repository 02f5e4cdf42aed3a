using System.Globalization;
using System.Text;
using Lucene.Net.Analysis;
using Lucene.Net.Analysis.Miscellaneous;
using Lucene.Net.Analysis.TokenAttributes;

namespace Embassy.Search.Analyzers;

/// <summary>
/// Normalises words in every language: compatibility forms of letters (NFKC), digits of every script, invisible
/// direction and joining characters, and the letters that Persian and Urdu keyboards produce instead of Arabic ones.
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

    /// <summary>Returns a word without accents and ligatures.</summary>
    internal static string Unaccented(string word)
    {
        var folded = new char[word.Length * 4];
        return new string(folded, 0, ASCIIFoldingFilter.FoldToASCII(word.ToCharArray(), 0, folded, 0, word.Length));
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
                // The superscript alef, and the standalone marks of hamza and madda.
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
