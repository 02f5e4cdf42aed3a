using Embassy.Testing.Otlp;

namespace Embassy.Testing;

internal sealed class Heap
{
    readonly Lock gate = new();
    readonly List<CollectedSpan> spans = [];
    readonly List<CollectedLog> logs = [];
    readonly Dictionary<string, (CollectedMetric Metric, Dictionary<string, CollectedPoint> Points)> metrics = [];
    readonly Dictionary<string, (ResourceMetrics Metrics, DateTime At)> exported = [];
    readonly Dictionary<string, int> exports = [];

    public IReadOnlyList<CollectedSpan> Spans
    {
        get
        {
            lock (gate)
                return [.. spans];
        }
    }

    public IReadOnlyList<CollectedLog> Logs
    {
        get
        {
            lock (gate)
                return [.. logs];
        }
    }

    public IReadOnlyList<CollectedMetric> Metrics
    {
        get
        {
            lock (gate)
                return [.. metrics.Values.Select(one => one.Metric with { Points = [.. one.Points.Values] })];
        }
    }

    public void Add(IEnumerable<CollectedSpan> told)
    {
        lock (gate)
            spans.AddRange(told);
    }

    public void Add(IEnumerable<CollectedLog> told)
    {
        lock (gate)
            logs.AddRange(told);
    }

    // instance keeps two processes of one service apart, which would else overwrite each other's points.
    public void Add(CollectedMetric told, string instance)
    {
        lock (gate)
        {
            var key = string.Join('\n', told.Service, instance, told.Scope, told.Name);
            if (!metrics.TryGetValue(key, out var known))
                metrics[key] = known = (told, []);
            foreach (var point in told.Points)
                known.Points[Text.Of(point.Attributes)] = point;
        }
    }

    // The last export of each process, as long as the process goes on exporting.
    public IReadOnlyList<ResourceMetrics> Exported(TimeSpan fresh)
    {
        var from = DateTime.UtcNow - fresh;
        lock (gate)
            return [.. exported.Values.Where(e => e.At >= from).Select(e => e.Metrics)];
    }

    // How often each service has exported its metrics; Clear leaves it.
    public IReadOnlyDictionary<string, int> Exports
    {
        get
        {
            lock (gate)
                return new Dictionary<string, int>(exports);
        }
    }

    public void Export(string service, string instance, ResourceMetrics told)
    {
        lock (gate)
        {
            exported[$"{service} {instance}"] = (told, DateTime.UtcNow);
            exports[service] = exports.GetValueOrDefault(service) + 1;
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            exported.Clear();
            spans.Clear();
            logs.Clear();
            metrics.Clear();
        }
    }
}
