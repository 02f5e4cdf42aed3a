using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Embassy.Identity.Tests;

/// <summary>Counts one metric of this process, by the value of one tag.</summary>
sealed class Counted : IDisposable
{
    readonly MeterListener listener = new();
    readonly ConcurrentDictionary<string, long> counts = [];

    /// <param name="tag">Empty for a metric without one.</param>
    public Counted(string metric, string tag = "")
    {
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == metric) l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            var name = "";
            foreach (var (key, given) in tags)
                if (key == tag) name = given?.ToString() ?? "";
            counts.AddOrUpdate(name, value, (_, count) => count + value);
        });
        listener.Start();
    }

    public long this[string tag] => counts.GetValueOrDefault(tag);

    public void Dispose() => listener.Dispose();
}
