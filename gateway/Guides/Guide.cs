using Embassy.Gateway.Reference;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Embassy.Gateway.Guides;

/// <summary>A guide at <c>/docs/{Name}</c>, written in Markdown in <c>docs/{File}.md</c>.</summary>
sealed record Guide(string Name, string File, string Title, string About)
{
    public static IReadOnlyList<Guide> All { get; } =
    [
        new("quick-start", "front-end", "Quick start", "From an empty machine to a page in Arabic, with types and live updates."),
        new("languages", "locales", "Languages", "Choose a language, show its direction, and handle one that is missing."),
        new("lists", "lists", "Lists", "Filter, sort and page through lists."),
        new("writing", "writing", "Writing", "Create and change records without losing anybody's change."),
        new("errors", "problems", "Errors", "The form of an error and every code, with what to do."),
        new("caching", "caching", "Caching", "Conditional requests, compression and rate limits."),
        new("changes", "changes", "Changes", "Keep a copy up to date by polling or by a stream."),
        new("values", "http", "Values and routes", "Dates, States, numbers and words; the routes by resource."),
        new("search", "search", "Search", "Search in four languages, with safe highlighting."),
        new("webhooks", "webhooks", "Webhooks", "Receive changes at an HTTPS address of yours."),
        new("roles", "callers", "Roles", "Tokens, and which role may do what."),
    ];

    static readonly MarkdownPipeline Markdown =
        new MarkdownPipelineBuilder().UsePipeTables().UseAutoIdentifiers(Markdig.Extensions.AutoIdentifiers.AutoIdentifierOptions.GitHub)
            .DisableHtml().Build();

    public string Address => "/docs/" + Name;

    /// <summary>The file as it stands in the repository.</summary>
    public string Text => Resource.Text("docs/" + File);

    public string ToHtml()
    {
        var document = Markdig.Markdown.Parse(Text, Markdown);
        foreach (var link in document.Descendants<LinkInline>().ToList())
            if (Target(link.Url ?? "") is { } target) link.Url = target;
            // The file belongs to the repository and is not served: its name stays as text.
            else link.ReplaceBy(new ContainerInline());
        return document.ToHtml(Markdown);
    }

    // lists.md#order leads to /docs/lists#order. Null for a file that is not a guide.
    static string? Target(string url)
    {
        if (url.StartsWith("https://", StringComparison.Ordinal) || url.StartsWith('#')) return url;
        var (file, anchor) = url.IndexOf('#', StringComparison.Ordinal) is >= 0 and var at ? (url[..at], url[at..]) : (url, "");
        return All.FirstOrDefault(g => file == g.File + ".md") is { } guide ? guide.Address + anchor : null;
    }
}
