using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Embassy.Site;

/// <summary>Exports traces by OTLP to <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>; without it nothing is collected.</summary>
static class SiteTelemetry
{
    public static void AddSiteTelemetry(this WebApplicationBuilder builder)
    {
        // In the embedded run, the process itself collects.
        if (builder.Configuration.GetSection("Telemetry").Get<Collection>() is { Shared: true }
            || string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])) return;
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(r => r.AddService("site", serviceNamespace: "embassy",
                serviceInstanceId: $"{Environment.MachineName}-{Environment.ProcessId}"))
            .WithTracing(t => t.AddSource("Embassy.Site").AddAspNetCoreInstrumentation(o =>
                o.Filter = http => !http.Request.Path.StartsWithSegments("/health") && !http.Request.Path.Value!.Contains("/preview/",
                    StringComparison.Ordinal)).AddHttpClientInstrumentation().AddOtlpExporter());
    }

    sealed record Collection
    {
        /// <summary>Whether the process collects for all of its hosts.</summary>
        public bool Shared { get; init; }
    }
}
