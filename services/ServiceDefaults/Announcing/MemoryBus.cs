using System.Collections.Concurrent;

namespace Embassy.ServiceDefaults;

/// <summary>
/// An in-memory topic exchange that several hosts of one process share. Messages are lost when the process ends;
/// unhandled ones are read from the logs at the next start (<see cref="CatchUp"/>).
/// </summary>
public sealed class MemoryBus
{
    readonly ConcurrentDictionary<Guid, (string[] Binding, Action<CloudEvent> Deliver)> bound = new();

    /// <param name="binding">A topic binding: <c>*</c> matches one word, <c>#</c> any number of words.</param>
    /// <param name="deliver">Enqueues the announcement and returns at once.</param>
    /// <returns>Dispose it to unbind.</returns>
    public IDisposable Bind(string binding, Action<CloudEvent> deliver)
    {
        var id = Guid.NewGuid();
        bound[id] = (binding.Split('.'), deliver);
        return new Bound(() => bound.TryRemove(id, out _));
    }

    /// <summary>Returns false when nothing was bound to the routing key.</summary>
    public bool Publish(CloudEvent announcement, string routingKey)
    {
        var words = routingKey.Split('.');
        var any = false;
        foreach (var (binding, deliver) in bound.Values)
        {
            if (!Fits(binding, words)) continue;
            any = true;
            deliver(announcement);
        }
        return any;
    }

    static bool Fits(ReadOnlySpan<string> binding, ReadOnlySpan<string> words)
    {
        if (binding.IsEmpty) return words.IsEmpty;
        if (binding[0] == "#") return Fits(binding[1..], words) || !words.IsEmpty && Fits(binding, words[1..]);
        return !words.IsEmpty && (binding[0] == "*" || binding[0] == words[0]) && Fits(binding[1..], words[1..]);
    }

    sealed class Bound(Action unbind) : IDisposable
    {
        public void Dispose() => unbind();
    }
}
