using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Embassy.Testing.Otlp;
using Google.Protobuf.Collections;

namespace Embassy.Testing;

// Metrics in Prometheus's text format, named as OpenTelemetry's compatibility specification and the collector's
// Prometheus exporter name them: unit and `_total` as suffixes, `job` and `instance` from the resource.
public static partial class PrometheusText
{
    // The units that the exporter spells out. One in braces is a remark and adds nothing.
    static readonly Dictionary<string, string> Units = new()
    {
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["By"] = "bytes",
    };

    public static string Name(string name, string unit, bool monotonic, bool gauge)
    {
        var text = Unfit().Replace(name, "_");
        var suffix = Units.GetValueOrDefault(unit) ?? (unit == "1" && gauge ? "ratio" : "");
        if (suffix.Length > 0 && !text.EndsWith("_" + suffix, StringComparison.Ordinal)) text += "_" + suffix;
        return monotonic && !text.EndsWith("_total", StringComparison.Ordinal) ? text + "_total" : text;
    }

    internal static string Of(IEnumerable<ResourceMetrics> exported)
    {
        var families = new SortedDictionary<string, (string Type, StringBuilder Lines)>(StringComparer.Ordinal);
        foreach (var told in exported)
        {
            var resource = Text.Of(told.Resource?.Attributes ?? []);
            var job = resource.GetValueOrDefault("service.name", "");
            if (resource.TryGetValue("service.namespace", out var space)) job = $"{space}/{job}";
            KeyValuePair<string, string>[] common =
                [new("instance", resource.GetValueOrDefault("service.instance.id", "")), new("job", job)];
            Add(families, "target_info", "gauge").AppendLine(CultureInfo.InvariantCulture,
                $"target_info{Labels([.. common, .. resource.Where(r => !r.Key.StartsWith("service.", StringComparison.Ordinal)
                    || r.Key == "service.version")])} 1");
            foreach (var metric in told.ScopeMetrics.SelectMany(scope => scope.Metrics)) Write(families, metric, common);
        }
        var text = new StringBuilder();
        foreach (var (name, (type, lines)) in families)
            text.Append(CultureInfo.InvariantCulture, $"# TYPE {name} {type}\n").Append(lines);
        return text.Replace("\r\n", "\n").ToString();
    }

    static void Write(
        SortedDictionary<string, (string, StringBuilder)> families, Metric metric, IReadOnlyList<KeyValuePair<string, string>> common)
    {
        string Marked(RepeatedField<KeyValue> attributes, params KeyValuePair<string, string>[] more) =>
            Labels([.. common, .. Text.Of(attributes), .. more]);
        switch (metric.DataCase)
        {
            case Metric.DataOneofCase.Gauge or Metric.DataOneofCase.Sum:
                var (numbers, gauge) = metric.DataCase == Metric.DataOneofCase.Gauge ? (metric.Gauge, true) : (metric.Sum, false);
                var name = Name(metric.Name, metric.Unit, numbers.IsMonotonic, gauge);
                var lines = Add(families, name, numbers.IsMonotonic ? "counter" : "gauge");
                foreach (var point in numbers.DataPoints)
                    lines.AppendLine(CultureInfo.InvariantCulture, $"{name}{Marked(point.Attributes)} {(
                        point.ValueCase == NumberPoint.ValueOneofCase.AsInt ? point.AsInt : point.AsDouble)}");
                break;
            case Metric.DataOneofCase.Histogram:
                var family = Name(metric.Name, metric.Unit, monotonic: false, gauge: false);
                var histogram = Add(families, family, "histogram");
                foreach (var point in metric.Histogram.DataPoints)
                {
                    var sum = 0ul;
                    for (var i = 0; i < point.BucketCounts.Count; i++)
                    {
                        sum += point.BucketCounts[i];
                        var bound = i < point.ExplicitBounds.Count
                            ? point.ExplicitBounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
                        histogram.AppendLine(CultureInfo.InvariantCulture,
                            $"{family}_bucket{Marked(point.Attributes, new KeyValuePair<string, string>("le", bound))} {sum}");
                    }
                    histogram.AppendLine(CultureInfo.InvariantCulture, $"{family}_sum{Marked(point.Attributes)} {point.Sum}");
                    histogram.AppendLine(CultureInfo.InvariantCulture, $"{family}_count{Marked(point.Attributes)} {point.Count}");
                }
                break;
        }
    }

    static StringBuilder Add(SortedDictionary<string, (string Type, StringBuilder Lines)> families, string name, string type)
    {
        if (!families.TryGetValue(name, out var family)) families[name] = family = (type, new StringBuilder());
        return family.Lines;
    }

    static string Labels(IReadOnlyList<KeyValuePair<string, string>> labels) => "{" + string.Join(",", labels.Select(l =>
        $"{Unfit().Replace(l.Key, "_")}=\"{l.Value.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"")) + "}";

    [GeneratedRegex("[^a-zA-Z0-9_]+")]
    private static partial Regex Unfit();
}
