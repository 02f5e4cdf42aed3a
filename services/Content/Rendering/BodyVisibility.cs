using System.Net;
using System.Text;

namespace Embassy.Content.Rendering;

/// <summary>Tells whether a reader sees anything of a body, without parsing it.</summary>
static class BodyVisibility
{
    // The name of a character is at most this long: &CounterClockwiseContourIntegral;
    const int MostEntity = 34;

    /// <summary>
    /// True for a word, a picture or a fact. Blanks, invisible characters, Markdown signs, HTML tags and comments alone
    /// show nothing.
    /// </summary>
    public static bool ShowsSomething(string body)
    {
        for (var at = 0; at < body.Length;)
        {
            var rest = body.AsSpan(at);
            if (rest.StartsWith("![") || rest.StartsWith("{{") || rest.StartsWith("<img", StringComparison.OrdinalIgnoreCase)) return true;
            if (rest[0] is '<' or '&' && Markup(rest) is > 0 and var length) at += length;
            else
            {
                Rune.DecodeFromUtf16(rest, out var rune, out var characters);
                if (Rune.IsLetterOrDigit(rune) || Rune.IsSymbol(rune) && !rune.IsAscii) return true;
                at += characters;
            }
        }
        return false;
    }

    // The length of a comment, of a tag, or of an invisible character that is written by its name; 0 if there is none.
    static int Markup(ReadOnlySpan<char> rest)
    {
        if (rest[0] == '&')
        {
            var end = rest[..Math.Min(rest.Length, MostEntity)].IndexOf(';') + 1;
            var shown = WebUtility.HtmlDecode(rest[..end].ToString());
            return shown.EnumerateRunes().Any(r => Rune.IsLetterOrDigit(r) || Rune.IsSymbol(r)) ? 0 : end;
        }
        if (rest.StartsWith("<!--")) return rest.IndexOf("-->") is >= 0 and var last ? last + 3 : rest.Length;
        return rest.IndexOf('>') + 1;
    }
}
