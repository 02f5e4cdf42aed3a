using System.Text;
using System.Text.RegularExpressions;
using Embassy.Content.Rendering;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Embassy.Content.Search;

/// <summary>The words of a Markdown body, as a reader sees them: on one line, without marks, addresses and HTML.</summary>
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
        // Nested beyond what the parser takes: its words can be found all the same.
        catch (ArgumentException)
        {
            text.Clear().Append(body);
        }
        return Spaces().Replace(text.ToString(), " ").Trim();
    }

    /// <summary>Text that has facts filled in, on one line, without the marks that set them apart.</summary>
    public static string Line(string text) => Spaces().Replace(Isolates().Replace(text, ""), " ").Trim();

    [GeneratedRegex(@"[\u2066-\u2069]")]
    private static partial Regex Isolates();

    // {{fact:key}} has no words of its own; those of {{claim:key|words}} are the editor's.
    [GeneratedRegex(@"\{\{[a-z]+:[^|{}]*(?:\|([^{}]*))?\}\}")]
    private static partial Regex Claim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
