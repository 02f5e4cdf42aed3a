using System.Text;
using System.Text.RegularExpressions;
using Embassy.Content.Rendering;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Embassy.Content.PageTexts;

/// <summary>
/// Extracts the text of a Markdown body as a reader sees it: on one line, without marks, addresses and HTML.
/// </summary>
static partial class MarkdownText
{
    static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseFootnotes().Build();

    public static string Of(string body)
    {
        var text = new StringBuilder(body.Length);
        if (MarkupLimits.Exceeded(body, "body") is not null) return Line(body);
        try
        {
            foreach (var block in Markdown.Parse(Claim().Replace(body, "$1"), Pipeline).Descendants<LeafBlock>())
            {
                if (block is CodeBlock) text.Append(block.Lines.ToString());
                else if (block is not HtmlBlock && block.Inline is { } inline)
                    foreach (var piece in inline.Descendants())
                        switch (piece)
                        {
                            case LiteralInline literal: text.Append(literal.Content.AsSpan()); break;
                            case CodeInline code: text.Append(code.Content); break;
                            case HtmlEntityInline entity: text.Append(entity.Transcoded.AsSpan()); break;
                            case AutolinkInline link: text.Append(link.Url); break;
                            case LineBreakInline: text.Append(' '); break;
                        }
                text.Append('\n');
            }
        }
        // The nesting exceeds the parser's limit; the words are still searchable.
        catch (ArgumentException)
        {
            text.Clear().Append(body);
        }
        return Spaces().Replace(text.ToString(), " ").Trim();
    }

    /// <summary>Returns text with filled-in facts on one line, without the isolation characters around them.</summary>
    public static string Line(string text) => Spaces().Replace(Isolates().Replace(text, ""), " ").Trim();

    [GeneratedRegex(@"[\u2066-\u2069]")]
    private static partial Regex Isolates();

    // {{fact:key}} has no text of its own; the text of {{claim:key|words}} is the editor's.
    [GeneratedRegex(@"\{\{[a-z]+:[^|{}]*(?:\|([^{}]*))?\}\}")]
    private static partial Regex Claim();

    // A no-break blank stays: it sets the thousands of a figure apart.
    [GeneratedRegex(@"[^\S\u00a0\u202f]+")]
    private static partial Regex Spaces();
}
