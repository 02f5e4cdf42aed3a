using Embassy.Content.Rendering;

namespace Embassy.Content.Facts;

/// <summary>A parsed body with the facts it names and the status of the agreements it depends on.</summary>
public sealed record BoundBody(MarkdownBody Markdown, IReadOnlyDictionary<string, Fact> Facts, IReadOnlyDictionary<string, string> Standings);
