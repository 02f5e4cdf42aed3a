using System.Globalization;
using System.Text;

namespace Embassy.Testing;

/// <summary>Families of texts that have been expensive for some parser, each of any length.</summary>
public static class Inputs
{
    /// <summary>
    /// Pieces that are repeated: letters beyond the first plane, marks, brackets, separators, beginnings without an
    /// end.
    /// </summary>
    public static readonly string[] Pieces =
    [
        "a", " ", "é", "😀", "\u0301\u0323", "-", "a-", ",", "a,", ";q=0.1,", "\"", "\\\"", "W/\"a\", ", "/", "%", "=", "a=b;", ".", ":",
        "*", "_a*", "[", "]", "[a](", "[^1]", "(",
        "{", "{{", "<", "<a ", "<!--", ">", "> ", "`", "``a`", "|", "a|", "&", "&amp;", "#", "# a\n", "a\n=\n", "- a\n", "-\n", "---\n",
        "1. a\n", "a  \n", "\n", "\r", "\t", "\0", "\\",
        "~~a", "^a", "*a ", "a* ", "**a*", "http://a.b ", "www.a.b ", "[a]: b\n", "|-|\n", "a|b\n", "\"a\",", "\"\n",
    ];

    public static string Repeated(string piece, int length)
    {
        if (piece.Length == 0) return "";
        var text = new StringBuilder(length + piece.Length);
        while (text.Length < length) text.Append(piece);
        return text.ToString();
    }

    /// <summary>a, aa, aaa, … with something between: runs that grow.</summary>
    public static string Growing(char letter, string between, int length)
    {
        var text = new StringBuilder(length);
        for (var run = 1; text.Length < length; run++) text.Append(letter, run).Append(between);
        return text.ToString(0, length);
    }

    /// <summary>Pieces with their number in them, so that no two are the same.</summary>
    public static string Numbered(string form, int length)
    {
        var text = new StringBuilder(length + form.Length);
        for (var i = 1; text.Length < length; i++)
            text.Append(form.Replace("N", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        return text.ToString();
    }

    /// <summary>As many openings as closings.</summary>
    public static string Nested(string open, string close, int length) =>
        Repeated(open, length / 2) + "a" + Repeated(close, length / 2);

    /// <summary>Every family by a name for messages.</summary>
    public static IEnumerable<(string Name, Func<int, string> Make)> All()
    {
        foreach (var piece in Pieces) yield return ($"“{piece.ReplaceLineEndings("↵")}” again and again", n => Repeated(piece, n));
        foreach (var letter in "`*_[#>-<|&~") yield return ($"growing runs of {letter}", n => Growing(letter, " ", n));
        foreach (var (open, close) in ((string, string)[])[("*", "*"), ("[", "]"), ("(", ")"), ("<b>", "</b>"), ("> ", ""), ("_", "_"),
            ("\"", "\"")])
            yield return ($"{open}…{close} nested", n => Nested(open, close, n));
        foreach (var form in (string[])["# aN\n", "[aN]: b\n", "[^N]: a\n", "[^N] ", "N. a\n", "|aN", "<i aN>", "aN=b;"])
            yield return ($"{form.Trim()} numbered", n => Numbered(form, n));
    }
}
