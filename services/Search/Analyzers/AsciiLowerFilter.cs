using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;

namespace Embassy.Search.Analyzers;

/// <summary>
/// Lower-cases a query word of ASCII letters alone, in which I may stand for İ or for I: ILHAM, Ilham and ilham are the
/// same. A telephone writes the first letter large by itself.
/// </summary>
sealed class AsciiLowerFilter(TokenStream input) : TokenFilter(input)
{
    public override bool IncrementToken()
    {
        if (!m_input.IncrementToken()) return false;
        var word = GetAttribute<ICharTermAttribute>();
        var letters = word.Buffer.AsSpan(0, word.Length);
        if (System.Text.Ascii.IsValid(letters)) System.Text.Ascii.ToLowerInPlace(letters, out _);
        return true;
    }
}
