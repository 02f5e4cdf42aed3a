using System.Text;
using System.Text.RegularExpressions;
using Lucene.Net.Analysis.CharFilters;

namespace Embassy.Search.Analyzers;

/// <summary>
/// Removes the blanks that set the thousands of a figure apart, so that it is one word. Only no-break blanks count: a
/// plain one also stands between two figures.
/// </summary>
sealed partial class ThousandsFilter : BaseCharFilter
{
    readonly string text;
    int at;

    public ThousandsFilter(TextReader input) : base(input)
    {
        var whole = input.ReadToEnd();
        var (joined, from, removed) = (new StringBuilder(whole.Length), 0, 0);
        foreach (var blank in Blank().EnumerateMatches(whole))
        {
            joined.Append(whole, from, blank.Index - from);
            from = blank.Index + blank.Length;
            // Offsets stay those of the text as it was written.
            AddOffCorrectMap(joined.Length, removed += blank.Length);
        }
        text = from == 0 ? whole : joined.Append(whole, from, whole.Length - from).ToString();
    }

    public override int Read(char[] buffer, int index, int count)
    {
        var length = Math.Min(count, text.Length - at);
        // The end of the text, as the tokenizer expects it.
        if (length == 0 && count > 0) return -1;
        text.CopyTo(at, buffer, index, length);
        at += length;
        return length;
    }

    [GeneratedRegex(@"(?<=[0-9])[\u00a0\u2009\u202f](?=[0-9]{3}(?![0-9]))|(?<=[\u0660-\u0669])\u066c(?=[\u0660-\u0669]{3})")]
    private static partial Regex Blank();
}
