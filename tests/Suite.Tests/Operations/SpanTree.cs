namespace Embassy.Suite.Tests.Operations;

/// <summary>A trace in words: each span below its parent, in the order of time.</summary>
static class SpanTree
{
    public static IEnumerable<string> Lines(IReadOnlyList<CollectedSpan> spans, CollectedSpan root)
    {
        var trace = spans.Where(s => s.TraceId == root.TraceId).OrderBy(s => s.Start).ToLookup(s => s.ParentId);
        return Of(root, 0);

        IEnumerable<string> Of(CollectedSpan span, int depth) =>
            trace[span.SpanId].SelectMany(s => Of(s, depth + 1)).Prepend(
                $"{new string(' ', 2 * depth)}{span.Service}: {span.Kind} \"{span.Name}\" ({span.Scope}) {span.Status} "
                + string.Join(' ', span.Attributes.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"{a.Key}={a.Value}")));
    }
}
