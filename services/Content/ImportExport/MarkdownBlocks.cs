using Embassy.Content.Rendering;
using Embassy.ServiceDefaults;
using Markdig;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Embassy.Content.ImportExport;

/// <summary>Finds the blocks of a Markdown file with Markdig; the Markdown itself stays as it is written.</summary>
public static class MarkdownBlocks
{
    static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UseYamlFrontMatter().UsePipeTables().UseFootnotes()
        .UsePreciseSourceLocation().Build();

    public static List<ImportBlock> Of(string text, List<V1.NotUnderstood> notes)
    {
        if (MarkupLimits.Exceeded(text, "content") is { } fieldViolation) throw Problem.Invalid([fieldViolation]);
        try
        {
            return Read(text, notes);
        }
        // Markdig throws this exception for input that is nested too deeply.
        catch (ArgumentException)
        {
            throw Problem.Invalid([MarkupLimits.Deep("content")]);
        }
    }

    static List<ImportBlock> Read(string text, List<V1.NotUnderstood> notes)
    {
        var document = Markdown.Parse(text, Pipeline);
        var blocks = new List<ImportBlock>();
        foreach (var block in document)
        {
            if (block is YamlFrontMatterBlock)
                notes.Add(ImportedPage.Not("front-matter", Source(block), "Left out: name key, language and title in the request."));
            // Link definitions stay in place; they are parsed with the rest.
            else if (block is not LinkReferenceDefinitionGroup && !block.Span.IsEmpty)
                blocks.Add(new ImportBlock(Markdown.ToPlainText(Source(block), Pipeline).Trim(), Source(block), block is HeadingBlock,
                    Start: block.Span.Start, End: Math.Min(text.Length, block.Span.End + 1)));
            if (block is HtmlBlock) notes.Add(ImportedPage.Not("raw-html", Source(block), "Kept as it is; what may not be shown is not."));
        }
        foreach (var html in document.Descendants<HtmlInline>())
            notes.Add(ImportedPage.Not("raw-html", html.Tag, "Kept as it is; what may not be shown is not."));
        foreach (var image in document.Descendants<LinkInline>()
            .Where(l => l.IsImage && l.Url?.Contains("/assets/", StringComparison.Ordinal) != true))
            notes.Add(ImportedPage.Not("image", image.Url ?? "", "Kept as it is: upload it, and name it by its address here."));
        return blocks;

        string Source(Block block) => text[block.Span.Start..Math.Min(text.Length, block.Span.End + 1)];
    }
}
