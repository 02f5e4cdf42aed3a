using System.Collections.Concurrent;
using System.Diagnostics;

namespace Embassy.ServiceDefaults;

/// <summary>
/// What a statement does to which tables, without values: <c>SELECT Pages Editions</c>, <c>INSERT Outbox</c>. It names
/// the statement's span, as OpenTelemetry's semantic conventions for databases ask.
/// </summary>
/// <param name="Text">Operations and their targets in the order of the text; of a batch, after <c>BATCH</c>.</param>
/// <param name="Operation">The operation, if it is one; of a batch <c>BATCH</c>, with the one that it repeats.</param>
/// <param name="Collection">The table, if it is one.</param>
/// <param name="Statements">Number of statements.</param>
public sealed record SqlSummary(string Text, string? Operation, string? Collection, int Statements)
{
    // Texts are as many as the queries in the code. The bounds are for what is composed: lists of values, batches.
    const int Most = 2000, LongestKept = 8192;

    static readonly ConcurrentDictionary<string, SqlSummary> Known = new(StringComparer.Ordinal);
    static int known;

    /// <summary>Number of summaries that are kept.</summary>
    public static int Kept => Volatile.Read(ref known);

    /// <summary>Returns the summary of a text; those of texts that come again are kept.</summary>
    public static SqlSummary Of(string sql)
    {
        if (Known.TryGetValue(sql, out var summary)) return summary;
        summary = SqlSummaryReader.Read(sql);
        if (sql.Length <= LongestKept && Kept < Most && Known.TryAdd(sql, summary)) Interlocked.Increment(ref known);
        return summary;
    }

    /// <summary>Names the span of a statement and describes it. Does nothing for a span that is not recorded.</summary>
    public static void Describe(Activity span, string sql)
    {
        if (!span.IsAllDataRequested || Of(sql) is not { Text.Length: > 0 } summary) return;
        span.DisplayName = summary.Text;
        span.SetTag("db.query.summary", summary.Text);
        if (summary.Operation is not null) span.SetTag("db.operation.name", summary.Operation);
        if (summary.Collection is not null) span.SetTag("db.collection.name", summary.Collection);
        if (summary.Statements > 1) span.SetTag("db.operation.batch.size", summary.Statements);
    }
}
