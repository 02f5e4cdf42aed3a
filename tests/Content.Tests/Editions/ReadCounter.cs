using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Embassy.Content.Tests.Editions;

/// <summary>
/// Collects the queries whose parameters name a page: its requests have them, background loops do not.
/// </summary>
sealed class ReadCounter : IDisposable, IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    readonly string key;
    readonly ConcurrentQueue<string> queries = new();
    readonly List<IDisposable> subscriptions = [];

    public ReadCounter(string key)
    {
        this.key = key;
        subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    /// <summary>Returns the queries since the last call.</summary>
    public IReadOnlyList<string> Take()
    {
        var taken = new List<string>();
        while (queries.TryDequeue(out var query)) taken.Add(query);
        return taken;
    }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.EntityFrameworkCore") subscriptions.Add(value.Subscribe(this));
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Key != RelationalEventId.CommandExecuting.Name || value.Value is not CommandEventData { Command: var command }) return;
        if (!command.CommandText.TrimStart().StartsWith("SELECT", StringComparison.OrdinalIgnoreCase)) return;
        foreach (DbParameter parameter in command.Parameters)
            if (parameter.Value is string text && text.Contains(key, StringComparison.Ordinal))
            {
                queries.Enqueue(command.CommandText);
                return;
            }
    }

    public void OnCompleted() { }

    public void OnError(Exception error) { }

    public void Dispose()
    {
        foreach (var subscription in subscriptions) subscription.Dispose();
    }
}
