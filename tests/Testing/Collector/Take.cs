using Embassy.Testing.Otlp;
using Grpc.Core;

namespace Embassy.Testing;

// The three services of the protocol: each flattens what it receives and stores it on the heap.
internal sealed class TakeTraces(Heap heap) : TraceService.TraceServiceBase
{
    public override Task<ExportTraceServiceResponse> Export(ExportTraceServiceRequest request, ServerCallContext context)
    {
        foreach (var told in request.ResourceSpans)
        {
            var resource = Text.Of(told.Resource?.Attributes ?? []);
            foreach (var scope in told.ScopeSpans)
                heap.Add(scope.Spans.Select(span => new CollectedSpan(
                    Text.Of(span.TraceId),
                    Text.Of(span.SpanId),
                    Text.Of(span.ParentSpanId),
                    span.Name,
                    $"{span.Kind}",
                    resource.GetValueOrDefault("service.name", ""),
                    scope.Scope?.Name ?? "",
                    $"{span.Status?.Code ?? Otlp.Status.Types.StatusCode.Unset}",
                    Text.Of(span.Attributes),
                    resource,
                    [.. span.Events.Select(happened => happened.Name)],
                    [.. span.Links.Select(link => new CollectedLink(Text.Of(link.TraceId), Text.Of(link.SpanId)))],
                    Text.Time(span.StartTimeUnixNano),
                    Text.Time(span.EndTimeUnixNano))));
        }
        return Task.FromResult(new ExportTraceServiceResponse());
    }
}

internal sealed class TakeMetrics(Heap heap) : MetricsService.MetricsServiceBase
{
    public override Task<ExportMetricsServiceResponse> Export(ExportMetricsServiceRequest request, ServerCallContext context)
    {
        foreach (var told in request.ResourceMetrics)
        {
            var resource = Text.Of(told.Resource?.Attributes ?? []);
            heap.Export(resource.GetValueOrDefault("service.name", ""), resource.GetValueOrDefault("service.instance.id", ""), told);
            foreach (var scope in told.ScopeMetrics)
                foreach (var metric in scope.Metrics)
                    heap.Add(
                        new(metric.Name, $"{metric.DataCase}", metric.Unit,
                            resource.GetValueOrDefault("service.name", ""), scope.Scope?.Name ?? "", [.. Points(metric)]),
                        resource.GetValueOrDefault("service.instance.id", ""));
        }
        return Task.FromResult(new ExportMetricsServiceResponse());
    }

    static IEnumerable<CollectedPoint> Points(Metric metric) => metric.DataCase switch
    {
        Metric.DataOneofCase.Gauge => metric.Gauge.DataPoints.Select(Number),
        Metric.DataOneofCase.Sum => metric.Sum.DataPoints.Select(Number),
        Metric.DataOneofCase.Histogram => metric.Histogram.DataPoints.Select(
            point => new CollectedPoint(Text.Of(point.Attributes), point.Sum, point.Count, point.Sum)),
        Metric.DataOneofCase.ExponentialHistogram => metric.ExponentialHistogram.DataPoints.Select(
            point => new CollectedPoint(Text.Of(point.Attributes), point.Sum, point.Count, point.Sum)),
        Metric.DataOneofCase.Summary => metric.Summary.DataPoints.Select(
            point => new CollectedPoint(Text.Of(point.Attributes), point.Sum, point.Count, point.Sum)),
        _ => [],
    };

    static CollectedPoint Number(NumberPoint point) => new(
        Text.Of(point.Attributes),
        point.ValueCase == NumberPoint.ValueOneofCase.AsInt ? point.AsInt : point.AsDouble,
        0,
        0);
}

internal sealed class TakeLogs(Heap heap) : LogsService.LogsServiceBase
{
    public override Task<ExportLogsServiceResponse> Export(ExportLogsServiceRequest request, ServerCallContext context)
    {
        foreach (var told in request.ResourceLogs)
        {
            var service = Text.Of(told.Resource?.Attributes ?? []).GetValueOrDefault("service.name", "");
            foreach (var scope in told.ScopeLogs)
                heap.Add(scope.LogRecords.Select(log => new CollectedLog(
                    service,
                    scope.Scope?.Name ?? "",
                    log.SeverityText,
                    Text.Of(log.Body),
                    Text.Of(log.TraceId),
                    Text.Of(log.SpanId),
                    Text.Of(log.Attributes),
                    Text.Time(log.TimeUnixNano))));
        }
        return Task.FromResult(new ExportLogsServiceResponse());
    }
}
