using System.Globalization;
using System.Text.RegularExpressions;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax.Inlines;

namespace Embassy.Content.Rendering;

/// <summary>
/// A mark between <c>{{</c> and <c>}}</c> in a body: a fact's value, a claim that depends on a fact, or the condition
/// of a paragraph. Marks in code or after a backslash are ignored.
/// </summary>
public sealed partial class InlineMark : LeafInline
{
    public const string Value = "fact", Claim = "claim", Until = "until", While = "while";

    /// <summary>The statuses of an agreement, as the agreements service computes them.</summary>
    public static readonly string[] Statuses =
        ["proposed", "negotiating", "agreed", "initialled", "signed", "awaiting", "provisionally-applied", "in-force",
        "in-effect", "suspended", "terminated", "expired", "superseded", "uncertain"];

    const int MostWords = 500;

    /// <summary>Maximum length of a mark: text, key and delimiters.</summary>
    public const int Longest = 700;

    /// <summary>One of the four kinds of mark; empty when it is none of them.</summary>
    public string Word { get; private init; } = "";

    public string FactKey { get; private init; } = "";

    /// <summary>The text of a claim, in the editor's words.</summary>
    public string Words { get; private init; } = "";

    /// <summary>The last day on which the paragraph holds.</summary>
    public DateOnly? LastDay { get; private init; }

    /// <summary>The agreement, <c>agreements/{id}</c>.</summary>
    public string Subject { get; private init; } = "";

    public string Status { get; private init; } = "";

    /// <summary>The error message of an invalid mark; null when it is valid.</summary>
    public string? Broken { get; private init; }

    /// <summary>The index of the mark in the body, from 0.</summary>
    public int Index { get; set; }

    public bool IsBinding => Word is Value or Claim;

    public static InlineMark Read(string inside)
    {
        if (Fact().Match(inside) is { Success: true } fact) return new InlineMark { Word = Value, FactKey = fact.Groups[1].Value };
        if (Claimed().Match(inside) is { Success: true } claim)
        {
            var words = claim.Groups[2].Value.Trim();
            return words.Length is 0 or > MostWords ? Wrong($"A claim has 1 to {MostWords} characters of its own: {{{{claim:key|words}}}}.")
                : new InlineMark { Word = Claim, FactKey = claim.Groups[1].Value, Words = words };
        }
        if (Lasts().Match(inside) is { Success: true } until)
        {
            return DateOnly.TryParseExact(until.Groups[1].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None,
                out var day)
                ? new InlineMark { Word = Until, LastDay = day } : Wrong($"There is no such day: {until.Groups[1].Value}.");
        }
        if (Stands().Match(inside) is { Success: true } stands)
        {
            return Statuses.Contains(stands.Groups[2].Value)
                ? new InlineMark { Word = While, Subject = $"agreements/{stands.Groups[1].Value}", Status = stands.Groups[2].Value }
                : Wrong($"No agreement is ever '{stands.Groups[2].Value}'; one of: {string.Join(", ", Statuses)}.");
        }
        return Wrong(
            "Write {{fact:key}}, {{claim:key|words}}, {{until 2027-03-31}} or {{while agreement/ID is negotiating}}; a backslash before "
            + "it leaves it as it is.");
    }

    public static InlineMark Wrong(string why) => new() { Broken = why };

    [GeneratedRegex(@"^\s*fact:\s*([a-z0-9]+(?:[.-][a-z0-9]+)*)\s*$")]
    private static partial Regex Fact();

    [GeneratedRegex(@"^\s*claim:\s*([a-z0-9]+(?:[.-][a-z0-9]+)*)\s*\|(.*)$")]
    private static partial Regex Claimed();

    [GeneratedRegex(@"^\s*until[:\s]\s*(\d{4}-\d{2}-\d{2})\s*$")]
    private static partial Regex Lasts();

    [GeneratedRegex(@"^\s*while[:\s]\s*agreements?/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\s+is\s+([a-z-]+)\s*$")]
    private static partial Regex Stands();
}

/// <summary>Parses marks in Markdig's inline stage, so that code and escapes are ignored.</summary>
sealed class InlineMarkParser : InlineParser
{
    public InlineMarkParser() => OpeningCharacters = ['{'];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        if (slice.PeekChar() != '{') return false;
        // The search stops at the maximum length of a mark; otherwise a body of braces would take quadratic time.
        var line = slice.Text.AsSpan(slice.Start + 2, Math.Min(slice.End - slice.Start - 1, InlineMark.Longest));
        if (line.IndexOf('\n') is >= 0 and var cut) line = line[..cut];
        var end = line.IndexOf("}}", StringComparison.Ordinal);
        processor.Inline = end < 0 ? InlineMark.Wrong("What begins with {{ ends with }} in the same line.")
            : InlineMark.Read(line[..end].ToString());
        slice.Start += end < 0 ? 2 : end + 4;
        return true;
    }
}

/// <summary>Writes a placeholder into the HTML, to be filled with the current value of the fact.</summary>
sealed class InlineMarkRenderer : HtmlObjectRenderer<InlineMark>
{
    protected override void Write(HtmlRenderer renderer, InlineMark inlineMark)
    {
        if (inlineMark.IsBinding)
            renderer.Write(renderer.EnableHtmlForInline ? HtmlPlaceholders.Element(inlineMark.Index)
                : HtmlPlaceholders.Words(inlineMark.Index));
    }
}
