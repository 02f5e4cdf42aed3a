using Embassy.Content.Rendering;

namespace Embassy.Content.Facts;

/// <summary>A body that was read, with the facts it names, and how the agreements stand that it depends on.</summary>
public sealed record BoundBody(MarkdownBody Markdown, IReadOnlyDictionary<string, Fact> Facts, IReadOnlyDictionary<string, string> Standings);
