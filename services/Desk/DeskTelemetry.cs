using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Embassy.Desk;

/// <summary>Exports traces by OTLP to <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>; without it nothing is collected.</summary>
static class DeskTelemetry
{
    public static void AddDeskTelemetry(this WebApplicationBuilder builder)
    {
        // In the embedded run, the process itself collects.
        if (builder.Configuration.GetSection("Telemetry").Get<Collection>() is { Shared: true }
            || string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])) return;
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(r => r.AddService("desk", serviceNamespace: "embassy",
                serviceInstanceId: $"{Environment.MachineName}-{Environment.ProcessId}"))
            .WithTracing(t => t.AddSource("Embassy.Desk").AddAspNetCoreInstrumentation(o =>
                o.Filter = http => !http.Request.Path.StartsWithSegments("/health")).AddHttpClientInstrumentation().AddOtlpExporter());
    }

    sealed record Collection
    {
        /// <summary>Whether the process collects for all of its hosts.</summary>
        public bool Shared { get; init; }
    }
}
