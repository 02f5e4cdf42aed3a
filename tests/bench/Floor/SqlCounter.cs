using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;
using SQLitePCL;

namespace Embassy.Bench.Floor;

/// <summary>
/// Counts the SQL statements that run on the SQLite connections of this process, those of triggers and of background
/// loops included: SQLite itself reports them, so that nothing is missed. Create it before the hosts start.
/// </summary>
sealed class SqlCounter : IDisposable, IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    readonly ConcurrentDictionary<string, int> statements = new();
    readonly ConcurrentDictionary<sqlite3, byte> traced = new();
    readonly List<IDisposable> subscriptions = [];

    public SqlCounter() => subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

    /// <summary>Returns the statements since the last call, with their counts.</summary>
    public IReadOnlyDictionary<string, int> Take()
    {
        var taken = new Dictionary<string, int>();
        foreach (var statement in statements.Keys)
            if (statements.TryRemove(statement, out var count)) taken[statement] = count;
        return taken;
    }

    /// <summary>Pragmas and the bounds of transactions read and write nothing.</summary>
    public static bool IsWork(string statement) =>
        !(statement.StartsWith("pragma", StringComparison.OrdinalIgnoreCase) || statement.StartsWith("BEGIN", StringComparison.Ordinal)
            || statement.StartsWith("COMMIT", StringComparison.Ordinal) || statement.StartsWith("ROLLBACK", StringComparison.Ordinal));

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.EntityFrameworkCore") subscriptions.Add(value.Subscribe(this));
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key != RelationalEventId.ConnectionOpened.Name
            || value.Value is not ConnectionEndEventData { Connection: SqliteConnection { Handle: { } handle } }) return;
        if (traced.TryAdd(handle, 0)) raw.sqlite3_trace(handle, (_, sql) => Note(sql), null);
    }

    // Without the values, so that the same statement is counted as one.
    void Note(string sql)
    {
        var lines = sql.Split('\n').Where(l => !l.StartsWith("-- relay", StringComparison.Ordinal));
        var text = string.Join(' ', lines).ReplaceLineEndings(" ");
        statements.AddOrUpdate(text.Length > 150 ? text[..150] : text, 1, (_, count) => count + 1);
    }

    public void OnCompleted() { }

    public void OnError(Exception error) { }

    public void Dispose()
    {
        foreach (var subscription in subscriptions) subscription.Dispose();
    }
}
