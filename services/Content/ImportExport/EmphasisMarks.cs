using System.Globalization;
using System.Text;

namespace Embassy.Content.ImportExport;

/// <summary>
/// Writes emphasis as Markdown marks where they are read as such, and as elements elsewhere. CommonMark (6.2) ignores
/// marks between a letter and a punctuation mark: <c>و**«…»**</c> is ordinary in Arabic, and shows the asterisks.
/// </summary>
static class EmphasisMarks
{
    public const int Strong = 0, Emphasis = 1, Deleted = 2, Kinds = 3;

    // Noncharacters, which stand in no text, mark where emphasis opens and closes until its neighbours are known.
    const char First = '\ufdd0', Last = '\ufdef';

    static readonly (string Mark, string Element)[] Forms = [("**", "strong"), ("*", "em"), ("~~", "del")];

    public static string Open(int kind) => ((char)(First + kind * 2)).ToString();

    public static string Close(int kind) => ((char)(First + kind * 2 + 1)).ToString();

    public static string Clean(string text) =>
        text.AsSpan().ContainsAnyInRange(First, Last) ? new string([.. text.Where(c => c is < First or > Last)]) : text;

    public static string Resolve(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange(First, Last)) return text;
        // Word writes one bold word as several.
        for (var kind = 0; kind < Kinds; kind++) text = text.Replace(Close(kind) + Open(kind), "", StringComparison.Ordinal);
        var (written, opened, forms) = (new StringBuilder(text.Length), new Stack<int>(), new Dictionary<int, bool>());
        for (var i = 0; i < text.Length; i++)
        {
            if (!IsToken(text[i])) continue;
            if ((text[i] - First) % 2 == 0) opened.Push(i);
            else if (opened.TryPop(out var start)) forms[start] = forms[i] = Opens(text, start) && Closes(text, i);
        }
        for (var i = 0; i < text.Length; i++)
        {
            if (!IsToken(text[i])) written.Append(text[i]);
            else
            {
                var (mark, element) = Forms[(text[i] - First) / 2];
                if (forms.GetValueOrDefault(i)) written.Append(mark);
                else written.Append((text[i] - First) % 2 == 0 ? $"<{element}>" : $"</{element}>");
            }
        }
        return written.ToString();
    }

    static bool IsToken(char c) => c is >= First and <= Last;

    // Only where a mark cannot be read as closing, too.
    static bool Opens(string text, int at) => Kind(text, at - 1) switch
    {
        ' ' => Kind(text, at + 1) is 'a' or '.',
        '.' => Kind(text, at + 1) is 'a',
        _ => false,
    };

    static bool Closes(string text, int at) => Kind(text, at + 1) switch
    {
        ' ' => Kind(text, at - 1) is 'a' or '.',
        '.' => Kind(text, at - 1) is 'a',
        _ => false,
    };

    // ' ' for white space and the ends, '.' for punctuation, 'a' for letters and digits, '?' where parsers differ.
    static char Kind(string text, int at)
    {
        if (at < 0 || at >= text.Length || char.IsWhiteSpace(text[at])) return ' ';
        if (IsToken(text[at])) return '?';
        if (char.IsPunctuation(text[at])) return '.';
        return char.IsLetterOrDigit(text[at]) || char.GetUnicodeCategory(text[at]) is UnicodeCategory.NonSpacingMark ? 'a' : '?';
    }
}
